using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Writes boundary equations of axes that are not time, such as <c>z[-1, d] = x[d]</c>, into the reads that meet them:
/// z[k - 1, d] becomes select(k = 0, x[d], z[k - 1, d]).</summary>
/// <remarks>On time axes the rows before the first are state; elsewhere there is none, and memory ends at position 0.</remarks>
internal static class Boundaries
{
    internal static Layer Run(Layer layer)
    {
        var time = new HashSet<string>(layer.Axes.Where(a => a.IsTime).Select(a => a.Name));
        var arrays = layer.Arrays.ToDictionary(a => a.Name);
        var found = layer.Equations.Where(e => e.Position.Select((p, k) => (p, k))
            .Any(x => x.p.AsConstant() < 0 && !time.Contains(arrays[e.Array].Axes[x.k]))).ToList();
        if (found.Count == 0) return layer;
        var rewriting = new Rewriting(found.ToLookup(e => e.Array), new IndexPool(layer.Indices));
        var equations = layer.Equations.Where(e => !found.Contains(e)).Select(e => e with { Value = rewriting.Visit(e.Value) }).ToList();
        return layer with { Indices = rewriting.Pool.All, Equations = equations.ToEquatable() };
    }

    private sealed class Rewriting(ILookup<string, Equation> boundaries, IndexPool pool) : Rewriter
    {
        internal IndexPool Pool => pool;

        protected override Expr VisitRead(Read r)
        {
            var position = Visit(r.Position);
            Expr value = new Read(r.Array, position);
            foreach (var e in boundaries[r.Array])
            {
                var map = new Dictionary<string, Affine>();
                Cond? here = null;
                for (var k = 0; k < position.Count; k++)
                {
                    if (e.Position[k].AsIndex() is { } index) map[index] = position[k];
                    else here = Conds.And(here, Conds.IsZero(position[k].Minus(e.Position[k])));
                }
                if (here is null || position.Zip(e.Position, (p, b) => p.AsIndex() is not null && b.AsIndex() is null).Any(never => never))
                    continue;
                value = Exprs.Select(here, Visit(new IndexSubstitution(map, pool).Visit(e.Value)), value);
            }
            return value;
        }
    }
}
