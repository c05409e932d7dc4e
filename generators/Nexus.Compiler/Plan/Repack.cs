using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>
/// Small parameters that a nest would gather (a convolution's w[d, k] with lanes over d) are turned once a call: w'[k, d], read contiguously.
/// </summary>
/// <remarks>A gather moves about one element a cycle; inside a loop over rows that is paid for every row, and the copy once.</remarks>
public static class Repack
{
    /// <summary>The layer with turned copies, and reads of them.</summary>
    public static Layer Run(Layer layer, Signature signature, ISet<string> history, bool gradients)
    {
        var probe = new Pass("", layer);
        BufferTable.Fill(probe, signature, history, gradients);
        var arrays = layer.Arrays.ToList();
        var copies = new List<Equation>();
        var equations = new List<Equation>();
        foreach (var equation in layer.Equations)
        {
            var facts = new Facts(equation, layer);
            var choice = equation.Region is null && Contraction.Of(facts, n => probe.Buffers[n]) is null ? LoopChoice.Of(facts, probe.Buffers) : null;
            var turned = choice is { Kind: NestKind.Row, Lane: not null } ? facts.Reads.Where(r => IsGathered(r, choice, facts, probe)).Distinct().ToList() : [];
            var value = equation.Value;
            foreach (var read in turned) value = new Turned(read, Copy(read, choice!.Lane!, layer, arrays, copies), Dimension(read, choice.Lane!)).Visit(value);
            equations.Add(equation with { Value = value });
        }
        return copies.Count == 0 ? layer : layer with { Arrays = arrays.ToEquatable(), Equations = copies.Concat(equations).ToEquatable() };
    }

    private static bool IsGathered(Read read, LoopChoice choice, Facts facts, Pass probe)
    {
        var buffer = probe.Buffers[read.Array];
        if (buffer.Place != Place.Parameter || buffer.IsOptional || buffer.IsIds || read.Position.Any(p => Facts.PlainIndex(p) is null)) return false;
        var indices = read.Position.Select(p => Facts.PlainIndex(p)!).ToList();
        var lane = indices.IndexOf(choice.Lane!);
        // Worth it when rows repeat the reads: at least one row index does not select among them.
        return lane >= 0 && !buffer.Strides[lane].Equals(Formulas.One) && choice.Rows.Any(r => !indices.Contains(r)) && !indices.Any(facts.IsTime);
    }

    private static int Dimension(Read read, string index) => read.Position.ToList().FindIndex(p => Facts.PlainIndex(p) == index);

    private static string Copy(Read read, string lane, Layer layer, List<ArrayDecl> arrays, List<Equation> copies)
    {
        var source = layer.Arrays.First(a => a.Name == read.Array);
        var at = Dimension(read, lane);
        var name = $"{read.Array}@{source.Axes[at]}";
        if (arrays.Any(a => a.Name == name)) return name;
        T[] Last<T>(IEnumerable<T> items) => [.. items.Where((_, i) => i != at), items.ElementAt(at)];
        arrays.Add(new ArrayDecl(name, ArrayKind.Local, Last(source.Axes).ToEquatable()));
        copies.Add(new Equation(name, Last(read.Position).ToEquatable(), read));
        return name;
    }

    private sealed class Turned(Read from, string to, int lane) : Rewriter
    {
        protected override Expr VisitRead(Read r) => !r.Equals(from) ? base.VisitRead(r)
            : new Read(to, r.Position.Where((_, i) => i != lane).Append(r.Position[lane]).ToEquatable());
    }
}
