using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Turns what equations push back to the positions they read into what a gradient's element gathers.</summary>
/// <remarks>For a read X[A₁, …] and an element X[I₁, …] it solves A = I for the equation's indices: each dimension fixes one
/// index that stands in it with coefficient ±1, or leaves the condition A = I. A solved index must lie in its axis; the others
/// are summed over.</remarks>
internal sealed class Pull(Layer layer, IndexPool pool)
{
    private readonly Fold _fold = new(new Ranges(layer.Axes, pool));
    private readonly Dictionary<string, ArrayDecl> _arrays = layer.Arrays.ToDictionary(a => a.Name);

    /// <summary>The contribution to the element at <paramref name="target"/>, in the target's indices; 0 when it cannot reach
    /// it.</summary>
    internal Expr Gather(Contribution c, EquatableArray<Affine> target)
    {
        var names = new IndexPool(pool.All); // the equation's indices under names of their own, which solving removes
        var free = new List<string>();
        // Indices that the equation does not solve for have one value on both sides (the loss's own, in Grad).
        var given = Scope.Free(c.Read).Concat(Scope.Free(c.Value)).Concat(c.Where.SelectMany(Scope.Free)).Except(c.Bound).ToList();
        var own = new HashSet<string>(target.SelectMany(Scope.Free).Concat(given));
        foreach (var index in c.Bound)
        {
            free.Add(names.Fresh(pool.Axis(index), own, index));
            own.Add(free[free.Count - 1]);
        }

        var rename = new IndexSubstitution(
            c.Bound.Select((i, k) => (i, free[k])).ToDictionary(x => x.i, x => Affines.Index(x.Item2)), names);
        var axes = _arrays[c.Read.Array].Axes;
        var position = c.Read.Position.Select(rename.Visit).ToList();
        var solved = new Dictionary<string, Affine>();
        var guards = new List<Cond>();
        foreach (var k in Order(position, free)) Solve(position[k], target[k], axes[k], free, solved, guards, names);
        foreach (var pair in solved)
        {
            guards.Add(Conds.NotNegative(pair.Value));
            guards.Add(Conds.NotNegative(Affines.Extent(names.Axis(pair.Key)).Plus(-1).Minus(pair.Value)));
        }

        var used = new HashSet<string>(target.SelectMany(Scope.Free).Concat(given));
        var summed = new List<string>();
        var readable = new Dictionary<string, Affine>();
        for (var k = 0; k < free.Count; k++)
        {
            if (solved.ContainsKey(free[k])) continue;
            summed.Add(pool.Fresh(names.Axis(free[k]), used, c.Bound[k]));
            used.Add(summed[summed.Count - 1]);
            readable[free[k]] = Affines.Index(summed[summed.Count - 1]);
        }
        var last = new IndexSubstitution(readable, names);
        foreach (var index in solved.Keys.ToList()) readable[index] = last.Visit(solved[index]);
        var finish = new IndexSubstitution(readable, names);
        var where = c.Where.Select(w => finish.Visit(rename.Visit(w))).SelectMany(Conds.Parts)
            .Concat(guards.Select(last.Visit)).ToList();
        var value = Summed(summed, where, finish.Visit(rename.Visit(c.Value)));
        foreach (var (array, present) in Enumerable.Reverse(c.Optional))
            // Nobody asks for the gradient of what is absent, so it needs no guard of its own.
            if (array != c.Read.Array || Scope.Reads(value).Exists(r => r.Array == array))
                value = present ? Exprs.Opt(array, value, new Num(0)) : Exprs.Opt(array, new Num(0), value);
        return _fold.Visit(value);
    }

    // What the summed indices do not reach stands before the sum, so that sums which differ in it are one.
    private static Expr Summed(List<string> summed, List<Cond> where, Expr value)
    {
        bool Reaches(IEnumerable<string> indices) => indices.Any(summed.Contains);
        if (summed.Count == 0) return Exprs.When(Conds.All(where), value);
        Expr before = new Num(1), body = new Num(1), below = new Num(1);
        void Split(Expr x)
        {
            switch (x)
            {
                case Un { Op: UnOp.Neg } n:
                    before = Exprs.Neg(before);
                    Split(n.X);
                    break;
                case Bin { Op: BinOp.Mul } m:
                    Split(m.X);
                    Split(m.Y);
                    break;
                case Bin { Op: BinOp.Div } d when !Reaches(Scope.Free(d.Y)):
                    Split(d.X);
                    below = Exprs.Mul(below, d.Y);
                    break;
                case var _ when Reaches(Scope.Free(x)): body = Exprs.Mul(body, x); break;
                default: before = Exprs.Mul(before, x); break;
            }
        }

        Split(value);
        var inner = where.Where(w => Reaches(Scope.Free(w)));
        var sum = Exprs.Reduce(RedOp.Sum, summed, Conds.All(inner), body);
        return Exprs.When(Conds.All(where.Except(inner)), Exprs.Div(Exprs.Mul(before, sum), below));
    }

    // Plain indices first: in x[t, t - 3 + k] the second dimension is solved for k.
    private static IEnumerable<int> Order(List<Affine> position, List<string> free) =>
        Enumerable.Range(0, position.Count).OrderBy(k => position[k].AsIndex() is { } i && free.Contains(i) ? 0 : 1);

    private void Solve(
        Affine read, Affine target, string axis, List<string> free, Dictionary<string, Affine> solved, List<Cond> guards,
        IndexPool names)
    {
        var now = new IndexSubstitution(solved, names).Visit(read);
        var candidates = free.Where(i => !solved.ContainsKey(i) && Math.Abs(now.Coefficient(i)) == 1 && !Inside(now, i)).ToList();
        var index = candidates.Find(i => names.Axis(i) == axis) ?? candidates.FirstOrDefault();
        if (index is null)
        {
            guards.Add(Conds.IsZero(now.Minus(target)));
            return;
        }
        var sign = now.Coefficient(index);
        var value = target.Minus(now.Minus(Affines.Index(index).Times(sign))).Times(sign);
        var substitution = new IndexSubstitution(index, value, names);
        foreach (var earlier in solved.Keys.ToList()) solved[earlier] = substitution.Visit(solved[earlier]);
        solved[index] = value;
    }

    // True when the index also stands inside ids or a compound atom, where it cannot be solved for.
    private static bool Inside(Affine x, string index) =>
        x.Terms.Any(t => t.Atom is IdsAtom or CompoundAtom && Scope.Free(Affines.Of(t.Atom)).Contains(index));
}
