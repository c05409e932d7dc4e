using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Turns reads at the start of a chunk, such as <c>m[At&lt;T&gt;(Div(t, chunk) * chunk - 1)]</c>, into reads of a latch.</summary>
/// <remarks>
/// The latch of m takes m's value when a chunk starts and keeps it until the next: l[t] = select(t mod chunk = 0, m[t - 1], l[t - 1]).
/// It is a recurrence like any other, so its state, its step and its gradient follow from the rules for recurrences. As state it is
/// called latched, beside carry, ring and history.
/// </remarks>
public static class Latches
{
    private const string Ending = ".latched";

    /// <summary>The layer with a latch for each such read.</summary>
    public static Layer Run(Layer layer)
    {
        var pass = new Rewriting(layer);
        var equations = layer.Equations.Select(e => e with { Value = pass.Visit(e.Value) }).ToList();
        return pass.Made.Count == 0 ? layer : layer with
        {
            Indices = pass.Pool.All,
            Arrays = layer.Arrays.Concat(pass.Arrays).ToEquatable(),
            Equations = equations.Concat(pass.Made).ToEquatable(),
        };
    }

    /// <summary>True for the latch of an array.</summary>
    public static bool IsLatch(string array) => array.Contains(Ending);

    private sealed class Rewriting(Layer layer) : Rewriter
    {
        private readonly Dictionary<string, ArrayDecl> _arrays = layer.Arrays.ToDictionary(a => a.Name);
        private readonly HashSet<string> _time = [.. layer.Axes.Where(a => a.IsTime).Select(a => a.Name)];
        private readonly Dictionary<(string, Affine, Affine, long), string> _known = [];

        internal IndexPool Pool { get; } = new(layer.Indices);
        internal List<ArrayDecl> Arrays { get; } = [];
        internal List<Equation> Made { get; } = [];

        protected override Expr VisitRead(Read r)
        {
            var position = Visit(r.Position).ToArray();
            for (var k = 0; k < position.Length; k++)
                if (_time.Contains(_arrays[r.Array].Axes[k]) && Start(position[k]) is var (t, chunk, back)
                    && Pool.Axis(t) == _arrays[r.Array].Axes[k])
                    return new Read(Latch(r.Array, k, chunk, back), position.Select((p, d) => d == k ? Affines.Index(t) : p).ToEquatable());
            return new Read(r.Array, position.ToEquatable());
        }

        // chunk · ⌊t / chunk⌋ - back, with back ≥ 0.
        private static (string T, Affine Chunk, long Back)? Start(Affine position)
        {
            if (position.Terms.Count != 1 || position.Constant > 0) return null;
            var (atom, coefficient) = (position.Terms[0].Atom, position.Terms[0].Coefficient);
            if (atom is CompoundAtom { Op: CompoundOp.Div } fixedly && fixedly.Y.AsConstant() == coefficient)
                return fixedly.X.AsIndex() is { } t ? (t, fixedly.Y, -position.Constant) : null;
            if (atom is not CompoundAtom { Op: CompoundOp.Mul } product || coefficient != 1) return null;
            foreach (var (quotient, chunk) in new[] { (product.X, product.Y), (product.Y, product.X) })
                if (quotient is { Constant: 0, Terms.Count: 1 } && quotient.Terms[0] is { Coefficient: 1, Atom: CompoundAtom { Op: CompoundOp.Div } d }
                    && d.Y.Equals(chunk) && Scope.Free(chunk).Count == 0 && d.X.AsIndex() is { } t)
                    return (t, chunk, -position.Constant);
            return null;
        }

        private string Latch(string array, int time, Affine chunk, long back)
        {
            var key = (array, Affines.Constant(time), chunk, back);
            if (_known.TryGetValue(key, out var known)) return known;
            var decl = _arrays[array];
            var name = array + Ending;
            for (var n = 2; _arrays.ContainsKey(name) || Arrays.Exists(a => a.Name == name); n++) name = array + Ending + n;
            _known[key] = name;
            var left = new List<string>();
            foreach (var axis in decl.Axes) left.Add(Pool.Fresh(axis, left, axis.ToLowerInvariant()));
            var position = left.Select(Affines.Index).ToArray();
            Expr At(string of, long shift) => new Read(of, position.Select((p, k) => k == time ? p.Plus(shift) : p).ToEquatable());
            var starts = Conds.IsZero(Affines.Remainder(Affines.Index(left[time]), chunk));
            Arrays.Add(new ArrayDecl(name, ArrayKind.Local, decl.Axes));
            Made.Add(new Equation(name, position.ToEquatable(), Exprs.Select(starts, At(array, -back), At(name, -1))));
            return name;
        }
    }
}
