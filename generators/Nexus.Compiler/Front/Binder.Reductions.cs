using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

internal sealed partial class Binder
{
    // Scores already given arrays: one softmax (or log-sum-exp) used twice has one maximum and one sum.
    private readonly Dictionary<(IndexSymbol, Real, Test), (RealRead Score, RealRead Max, RealRead Sum)> _softmax = [];
    private readonly List<IndexSymbol> _bound = [];
    private int _abbreviations;

    private sealed record Domain(IndexSymbol[] Indices, Test Where, Real Body, RawArgument[] Positional);

    private NumberValue Reduce(RedOp op, RawCall c, Frame frame)
    {
        var domain = Read(c, frame);
        return new NumberValue(new RealRed(op, domain.Indices.ToEquatable(), domain.Where, domain.Body));
    }

    private NumberValue Mean(RawCall c, Frame frame)
    {
        var domain = Read(c, frame);
        var indices = domain.Indices.ToEquatable();
        var count = domain.Where is TestConst { Value: true }
            ? new RealWhole(indices.Select(i => (Whole)new WholeExtent(i.Dim)).Aggregate(Fold.Times))
            : (Real)new RealRed(RedOp.Sum, indices, domain.Where, new RealConst(1));
        return new NumberValue(new RealBin(BinOp.Div, new RealRed(RedOp.Sum, indices, domain.Where, domain.Body), count));
    }

    // p = when<where>(exp(score - stop(max)) / sum): the general rules of the adjoint are exact for it, because of the stop.
    private NumberValue Softmax(RawCall c, Frame frame)
    {
        var domain = Read(c, frame);
        var (score, max, sum) = Parts(domain, frame);
        return new NumberValue(Fold.When(domain.Where, new RealBin(BinOp.Div, Shifted(score, max), sum)));
    }

    private NumberValue LogSumExp(RawCall c, Frame frame)
    {
        var (_, max, sum) = Parts(Read(c, frame), frame);
        return new NumberValue(new RealBin(BinOp.Add, new RealUn(UnOp.Stop, max), new RealUn(UnOp.Log, sum)));
    }

    private static RealUn Shifted(Real score, Real max) =>
        new(UnOp.Exp, new RealBin(BinOp.Sub, score, new RealUn(UnOp.Stop, max)));

    // How many come before: larger, or equal with a lower index.
    private NumberValue Rank(RawCall c, Frame frame)
    {
        var domain = Read(c, frame);
        return new NumberValue(Ranked(domain.Indices[0], domain.Body));
    }

    private (RealRead Score, RealRead Max, RealRead Sum) Parts(Domain domain, Frame frame)
    {
        var index = domain.Indices[0];
        if (domain.Indices.Length != 1)
            throw new SpecException("NX1114", domain.Positional[1].Value, "One index is normalised over.");
        var key = (index, domain.Body, domain.Where);
        if (_softmax.TryGetValue(key, out var known)) return known;

        // One element for each own index that the score depends on: in the order of the equation's left side, then of
        // declaration.
        var rows = Free.Of(domain.Body, domain.Where).Indices.Where(i => i.Frame == frame.Owner && i != index)
            .OrderBy(i => frame.Left.Contains(i) ? frame.Left.IndexOf(i) : int.MaxValue).ThenBy(i => i.Order).ToArray();
        var row = rows.Select(i => (Whole)new WholeIndex(i)).ToArray();
        Whole[] element = [.. row, new WholeIndex(index)];
        var dims = rows.Select(i => i.Dim).ToArray();
        var scores = NewLocal("score", [.. dims, index.Dim], frame);
        var region = scores.Name;
        var score = new RealRead(scores, element.ToEquatable());
        var max = new RealRead(NewLocal("max", dims, frame), row.ToEquatable());
        var sum = new RealRead(NewLocal("sum", dims, frame), row.ToEquatable());
        var over = EquatableArray.Of(index);
        Add(score, domain.Body, "score");
        Add(max, new RealRed(RedOp.Max, over, domain.Where, score), "max");
        Add(sum, new RealRed(RedOp.Sum, over, domain.Where, Shifted(score, max)), "sum");
        return _softmax[key] = (score, max, sum);

        void Add(RealRead target, Real value, string role) => Equations.Add(
            new BoundEquation(target.Array, target.Position, value, frame.Owner, Origin(frame), region, role));
    }

    // Reads `Sum(i, j, body, where: domain)`.
    private Domain Read(RawCall c, Frame frame)
    {
        var positional = c.Arguments.Where(a => a.Name is null).ToArray();
        var named = c.Arguments.Where(a => a.Name is not null).ToArray();
        if (named.Length > 1 || named.Any(a => a.Name != "where"))
            throw new SpecException("NX1114", c, "The only named argument of a reduction is where:.");
        // `where` may be the last argument without its name: it is the one that is a condition.
        var domain = named.Length == 1 ? named[0].Value : null;
        var count = positional.Length - 1;
        var indices = new List<IndexSymbol>();
        for (var k = 0; k < count; k++)
        {
            if (Evaluate(positional[k].Value, frame) is not WholeValue { Whole: WholeIndex { Index: var index } })
            {
                if (k == count - 1 && k > 0 && domain is null) (domain, count) = (positional[count].Value, k);
                else throw new SpecException("NX1108", positional[k].Value,
                    $"'{RawText.Expression(positional[k].Value)}' is not an index: " +
                    "a reduction takes its indices first, then the formula.");
                break;
            }
            indices.Add(index);
            CheckBinder(index, positional[k].Value, c, frame);
        }
        if (indices.Count == 0) throw new SpecException("NX1114", c, "A reduction takes an index and a formula: Sum(n, x[n]).");
        _bound.AddRange(indices);
        try
        {
            var body = Number(positional[count].Value, frame);
            var where = domain is null ? Front.Test.True : Test(domain, frame);
            var free = Free.Of(body, where);
            for (var k = 0; k < indices.Count; k++)
                if (!free.Has(indices[k]))
                    throw new SpecException("NX1103", positional[k].Value,
                        $"Index '{indices[k].Name}' is bound here but does not occur in the formula.");
            return new Domain([.. indices], where, body, positional);
        }
        finally
        {
            _bound.RemoveRange(_bound.Count - indices.Count, indices.Count);
        }
    }

    private void CheckBinder(IndexSymbol index, RawExpr at, RawCall c, Frame frame)
    {
        // Softmax and Rank leave their index free, so it may well stand on the left or be summed over further out.
        if (_abbreviations > 0) return;
        if (c.Target is RawName { Name: "Softmax" or "Rank" } or RawMember { Name: "Softmax" or "Rank" }) return;
        if (frame.Left.Contains(index))
            throw new SpecException("NX1102", at,
                $"Index '{index.Name}' stands on the left, so it has one value here and cannot be bound as well. " +
                $"Declare a second index on axis {index.Dim}.");
        if (_bound.Contains(index))
            throw new SpecException("NX1115", at,
                $"Index '{index.Name}' is already bound further out. Declare a second index on axis {index.Dim}.");
    }
}
