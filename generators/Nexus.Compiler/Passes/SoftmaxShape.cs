using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>An equation Σ_s|dom exp(score - stop max) / sum · v together with the equations of score, max and sum, in its own
/// index names.</summary>
internal sealed record SoftmaxShape(Expr Weight, Read V, Read Divisor, List<(Equation From, Equation To)> Parts)
{
    /// <summary>The shape with this output equation, or null.</summary>
    internal static SoftmaxShape? Match(Layer layer, Equation output, IndexPool pool)
    {
        if (output.Value is not Red { Op: RedOp.Sum, Where: { } where } red || red.Indices.Count != 1) return null;
        var source = red.Indices[0];
        if (layer.Axes.Single(a => a.Name == pool.Axis(source)) is { IsTime: false }
            || Factors(red.Body) is not { } f) return null;
        var (weight, score, max, sum, v) = f;
        if (!new[] { score, max, sum, v }.All(Plain) || output.Position.Any(p => p.AsIndex() is null)) return null;

        var parts = new List<(Equation From, Equation To)>();
        Equation? Part(Read read, string role, string? bound)
        {
            var found = layer.Equations.Where(e => e.Array == read.Array).ToList();
            if (found.Count != 1 || found[0].Region is not null || found[0].Position.Any(p => p.AsIndex() is null)
                || layer.Arrays.Single(a => a.Name == read.Array).Kind != ArrayKind.Local) return null;
            var aligned = Align(found[0], read, bound, pool) with { Role = role };
            parts.Add((found[0], aligned));
            return aligned;
        }

        if (Part(max, "max", source)?.Value is not Red { Op: RedOp.Max } m || !m.Body.Equals(score)
            || !Same(m.Where, where)) return null;
        if (Part(sum, "sum", source)?.Value is not Red { Op: RedOp.Sum } l || !l.Body.Equals(weight)
            || !Same(l.Where, where)) return null;
        if (Part(score, "score", null)?.Value is not { } formula) return null;
        if (formula is not Red)
        {
            var reads = Scope.Reads(formula).Distinct().ToList();
            if (reads.Count != 1 || !Plain(reads[0]) || Part(reads[0], "product", null) is null) return null;
        }
        var inside = parts.Select(p => p.From).Append(output).ToList();
        var alone = parts.Where(p => p.To.Role is "score" or "product").All(p => layer.Equations.All(
            e => inside.Contains(e) || !Scope.Arrays(e.Value).Contains(p.From.Array)));
        return alone ? new SoftmaxShape(weight, v, sum, parts) : null;
    }

    private static (Expr Weight, Read Score, Read Max, Read Sum, Read V)? Factors(Expr body)
    {
        List<Expr> above = [], below = [];
        void Split(Expr x)
        {
            if (x is Bin { Op: BinOp.Mul } m)
            {
                Split(m.X);
                Split(m.Y);
            }
            else if (x is Bin { Op: BinOp.Div } d)
            {
                Split(d.X);
                below.Add(d.Y);
            }
            else above.Add(x);
        }

        Split(body);
        if (above.Count != 2 || below.Count != 1 || below[0] is not Read sum) return null;
        var weight = above.OfType<Un>().FirstOrDefault();
        return weight is { Op: UnOp.Exp, X: Bin { Op: BinOp.Sub, X: Read score, Y: Un { Op: UnOp.Stop, X: Read max } } }
            && above.OfType<Read>().FirstOrDefault() is { } v ? (weight, score, max, sum, v) : null;
    }

    // The equation with its left indices named as in a read of its array; a reduction binds the given name.
    private static Equation Align(Equation e, Read read, string? bound, IndexPool pool)
    {
        var map = new Dictionary<string, Affine>();
        for (var k = 0; k < e.Position.Count; k++) map[e.Position[k].AsIndex()!] = read.Position[k];
        var value = new IndexSubstitution(map, pool).Visit(e.Value);
        if (bound is not null && value is Red r && r.Indices.Count == 1 && pool.Axis(r.Indices[0]) == pool.Axis(bound))
        {
            var rename = new IndexSubstitution(r.Indices[0], Affines.Index(bound), pool);
            value = new Red(r.Op, EquatableArray.Of(bound), r.Where is null ? null : rename.Visit(r.Where), rename.Visit(r.Body));
        }
        return e with { Position = read.Position, Value = value };
    }

    private static bool Plain(Read r) =>
        r.Position.All(p => p.AsIndex() is not null) && r.Position.Distinct().Count() == r.Position.Count;

    private static bool Same(Cond? x, Cond y) => new HashSet<Cond>(Conds.Parts(x)).SetEquals(Conds.Parts(y));
}
