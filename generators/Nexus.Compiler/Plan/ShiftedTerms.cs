using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>
/// d_h[t] = … + d_h[t + 1] a[t + 1]: the whole product is of the next time, so that time computes it: q[t] = d_h[t] a[t], and d_h[t] = … + q[t + 1].
/// </summary>
/// <remarks>One value is carried where otherwise every factor would be read, or computed again, at a shifted time.</remarks>
internal static class ShiftedTerms
{
    /// <summary>The equations with shifted products of recurrences as arrays of their own; these are added to <paramref name="arrays"/>.</summary>
    internal static List<Equation> Run(Layer layer, List<ArrayDecl> arrays)
    {
        var result = new List<Equation>();
        foreach (var equation in layer.Equations)
        {
            var facts = new Facts(equation, layer);
            var shifted = facts.IsMap && equation.Region is null ? facts.Free.Where(facts.IsTime).Select(t => (t, rewriter: new Taker(layer, equation, t))).ToList() : [];
            var value = equation.Value;
            foreach (var (_, rewriter) in shifted)
            {
                value = rewriter.Visit(value);
                foreach (var (array, made) in rewriter.Made)
                {
                    arrays.Add(array);
                    result.Add(made);
                }
            }
            result.Add(equation with { Value = value });
        }
        return result;
    }

    private sealed class Taker(Layer layer, Equation owner, string time) : Rewriter
    {
        public List<(ArrayDecl Array, Equation Equation)> Made { get; } = [];

        public override Expr Visit(Expr x)
        {
            if (x is not Bin { Op: BinOp.Mul } || Shift(x) is not { } shift) return base.Visit(x);
            var reads = Scope.Reads(x);
            if (reads.Count < 2 || reads.All(r => r.Array != owner.Array)) return base.Visit(x);
            var back = new Unshift(time, shift).Visit(x);
            var indices = owner.Position.Select(p => Facts.PlainIndex(p)).OfType<string>().Where(i => Scope.Free(back).Contains(i)).ToList();
            if (indices.Count != owner.Position.Count) return base.Visit(x);
            var name = $"{owner.Array}.next{(Made.Count == 0 ? "" : $"{Made.Count + 1}")}";
            var position = owner.Position;
            Made.Add((new ArrayDecl(name, ArrayKind.Local, layer.Arrays.First(a => a.Name == owner.Array).Axes), new Equation(name, position, back)));
            return new Read(name, position.Select(p => Facts.PlainIndex(p) == time ? p.Plus(shift) : p).ToEquatable());
        }

        // The shift that every mention of time has in the expression, or null when they differ or there is none.
        private long? Shift(Expr x)
        {
            long? shift = null;
            foreach (var read in Scope.Reads(x))
                foreach (var p in read.Position.Where(p => Facts.IndexNames(p).Contains(time)))
                {
                    if (p.Terms.Count != 1 || p.Constant == 0 || shift is { } other && other != p.Constant) return null;
                    shift = p.Constant;
                }
            return shift;
        }
    }

    private sealed class Unshift(string time, long shift) : Rewriter
    {
        public override Affine Visit(Affine x) => Facts.IndexNames(x).Contains(time) ? x.Plus(-shift) : base.Visit(x);
    }
}
