using System.Globalization;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Explain;

/// <summary>Work and traffic of a call by its plan.</summary>
/// <param name="Flops">Additions, multiplications, comparisons and functions, one each.</param>
/// <param name="Bytes">What steps read from and write to memory: each array once a step.</param>
public sealed record Cost(double Flops, double Bytes)
{
    /// <summary>A whole sequence, for each token.</summary>
    public static Cost Forward(Explained layer, Sizes sizes) => Of(layer.Compiled, sizes, sizes, sizes.Tokens);

    /// <summary>One token at the end of a sequence, state read and written.</summary>
    public static Cost Step(Explained layer, Sizes sizes)
    {
        var cost = Of(layer.Compiled, sizes.OneToken(), sizes, 1);
        var rows = layer.Compiled.Forward.State.Where(b => b.Place == Place.Past).Sum(b => sizes.Of(b.Size));
        return cost with { Bytes = cost.Bytes + 2 * 4 * rows };
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Short(Flops)}flop, {Short(Bytes)}B";

    // The first time index of an equation runs over the call, any other (the keys of attention) over all that is known.
    private static Cost Of(CompiledLayer layer, Sizes call, Sizes known, int tokens)
    {
        var pass = layer.Forward.Pass;
        double flops = 0, bytes = 0;
        foreach (var step in pass.Steps.Where(s => s is not NestStep { OnlyAtStart: true }))
        {
            var touched = new Dictionary<string, double>();
            foreach (var facts in step.Equations.Select(e => new Facts(e, pass.Layer)))
            {
                var now = facts.Free.FirstOrDefault(facts.IsTime);
                double Extent(string index) => (facts.IsTime(index) && index != now ? known : call)[facts.AxisOf(index)];
                var points = facts.Free.Concat(facts.Reduced).Aggregate(1.0, (product, i) => product * Extent(i)) * Share(facts, step, call, known);
                flops += points * (Operations(facts.Body) + (facts.Op is null ? 0 : 1));
                foreach (var (array, position) in facts.Reads.Select(r => (r.Array, r.Position)).Append((facts.Equation.Array, facts.Equation.Position)))
                {
                    if (!pass.Buffers.TryGetValue(array, out var buffer) || buffer.Place == Place.Register) continue;
                    var elements = position.SelectMany(Facts.IndexNames).Distinct().Aggregate(1.0, (product, i) => product * Extent(i));
                    elements = Math.Min(elements, buffer.Axes.Aggregate(1.0, (product, a) => product * (a == known.Time ? Math.Max(known[a], 1) : call[a])));
                    touched[array] = Math.Max(elements, touched.TryGetValue(array, out var other) ? other : 0);
                }
            }
            bytes += 4 * touched.Values.Sum();
        }
        return new(flops / tokens, bytes / tokens);
    }

    // s ≤ t leaves about half of all pairs of a whole sequence, and all of them for its last token.
    private static double Share(Facts facts, Step step, Sizes call, Sizes known)
    {
        if (call.Tokens < known.Tokens || facts.Free.Concat(facts.Reduced).Count(facts.IsTime) < 2) return 1;
        // Scores are wanted where the sums over them look.
        var causal = step is AttentionStep || facts.Conditions.SelectMany(LoopChoice.Split).OfType<Ge>().Any(g => Facts.IndexNames(g.Value).Any(facts.Reduced.Contains)
            && Facts.IndexNames(g.Value).Any(i => facts.Free.Contains(i) && facts.IsTime(i)));
        return causal ? (known.Tokens + 1.0) / (2.0 * known.Tokens) : 1;
    }

    private static double Operations(Expr expr) => expr switch
    {
        Un { Op: UnOp.Stop } u => Operations(u.X),
        Un u => 1 + Operations(u.X),
        Bin b => 1 + Operations(b.X) + Operations(b.Y),
        When w => Operations(w.Body),
        Select s => Math.Max(Operations(s.Then), Operations(s.Else)),
        Opt o => Operations(o.Then),
        Red r => 1 + Operations(r.Body),
        Uniform => 1,
        _ => 0,
    };

    private static string Short(double value)
    {
        var (scaled, unit) = value switch { >= 1e9 => (value / 1e9, "G"), >= 1e6 => (value / 1e6, "M"), >= 1e3 => (value / 1e3, "k"), _ => (value, "") };
        return scaled.ToString(scaled >= 100 ? "0" : scaled >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture) + " " + unit;
    }
}
