using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Evaluate;

/// <summary>The value of an expression for given values of its free indices.</summary>
internal sealed class ExprEvaluator(Evaluator arrays, Inputs inputs, Dictionary<string, double> defaults)
{
    internal Dual Value(Expr x, Dictionary<string, long> at) => x switch
    {
        Num n => new Dual(n.Value),
        Number n => new Dual(Integer(n.Value, at)),
        ScalarRef s => new Dual(Scalar(s.Name)),
        Read r => arrays.Element(r.Array, Position(r.Position, at)),
        Un { Op: UnOp.Stop } u => new Dual(Value(u.X, at).Value),
        Un u => Dual.Apply(u.Op, Value(u.X, at)),
        Bin b => Dual.Apply(b.Op, Value(b.X, at), Value(b.Y, at)),
        Red r => Reduce(r, 0, new Dual(Primitives.Empty(r.Op)), at),
        When w => Holds(w.Where, at) ? Value(w.Body, at) : default,
        Select s => Value(Holds(s.If, at) ? s.Then : s.Else, at),
        Opt o => Value(inputs.Arrays.ContainsKey(o.Array) ? o.Then : o.Else, at),
        Uniform u => new Dual(inputs.Random(Value(u.Seed, at).Value, Position(u.Counters, at))),
        _ => throw new NotSupportedException(x.GetType().Name),
    };

    internal bool Holds(Cond x, Dictionary<string, long> at) => x switch
    {
        Ge g => Integer(g.Value, at) >= 0,
        Zero z => Integer(z.Value, at) == 0,
        And a => Holds(a.X, at) && Holds(a.Y, at),
        Or o => Holds(o.X, at) || Holds(o.Y, at),
        Not n => !Holds(n.X, at),
        Compare c => Primitives.Value(c.Op, Value(c.X, at).Value, Value(c.Y, at).Value) != 0,
        Flag f => f.Name == "true" || (f.Name != "false" && Scalar(f.Name) != 0),
        _ => throw new NotSupportedException(x.GetType().Name),
    };

    internal long Integer(Affine x, Dictionary<string, long> at)
    {
        var sum = x.Constant;
        foreach (var term in x.Terms) sum += term.Coefficient * Integer(term.Atom, at);
        return sum;
    }

    private long Integer(Atom atom, Dictionary<string, long> at) => atom switch
    {
        IndexAtom i => at.TryGetValue(i.Name, out var value) ? value
            : throw new InvalidOperationException($"The index {i.Name} is neither on the left nor bound."),
        ExtentAtom e => arrays.End(e.Axis),
        ScalarAtom s => checked((long)Scalar(s.Name)),
        IdsAtom ids => checked((long)arrays.Element(ids.Array, Position(ids.Position, at)).Value),
        CompoundAtom c => Compound(c.Op, Integer(c.X, at), Integer(c.Y, at)),
        _ => throw new NotSupportedException(atom.GetType().Name),
    };

    private static long Compound(CompoundOp op, long x, long y) => op switch
    {
        CompoundOp.Mul => x * y,
        CompoundOp.Div => Affines.FloorDiv(x, y),
        _ => x - y * Affines.FloorDiv(x, y),
    };

    private Dual Reduce(Red r, int k, Dual sum, Dictionary<string, long> at)
    {
        if (k == r.Indices.Count)
            return r.Where is null || Holds(r.Where, at) ? Dual.Reduce(r.Op, sum, Value(r.Body, at)) : sum;
        var index = r.Indices[k];
        var end = arrays.End(arrays.AxisOf(index)); // from 0 also on a time axis: earlier rows are history
        var outer = at.TryGetValue(index, out var value) ? value : (long?)null;
        for (long i = 0; i < end; i++)
        {
            at[index] = i;
            sum = Reduce(r, k + 1, sum, at);
        }
        if (outer is { } saved) at[index] = saved;
        else at.Remove(index);
        return sum;
    }

    private long[] Position(EquatableArray<Affine> position, Dictionary<string, long> at) =>
        [.. position.Select(p => Integer(p, at))];

    private double Scalar(string name) =>
        inputs.Scalars.TryGetValue(name, out var value) || defaults.TryGetValue(name, out value) ? value
        : throw new ArgumentException($"No value is given for the hyper-parameter {name}.");
}
