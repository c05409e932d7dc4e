using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

// Positions that depend on values: Top and ArgMax. x[Top(e, p[e], j)] is the one x[e] whose rank is j, hence a sum over the
// positions of that rank. No gradient goes through the choice, since ranks are comparisons; x itself gets one.
internal sealed partial class Binder
{
    private WholeValue Top(string word, RawCall c, Frame frame)
    {
        var arguments = Only(c, word == "Top" ? 3 : 2);
        if (Evaluate(arguments[0], frame) is not WholeValue { Whole: WholeIndex { Index: var index } })
            throw new SpecException("NX1108", arguments[0],
                $"'{RawText.Expression(arguments[0])}' is not an index: {word} takes the index to choose from, then what it is " +
                "chosen by.");
        CheckBinder(index, arguments[0], c, frame);
        var value = Number(arguments[1], frame);
        if (!Free.Of(value).Has(index))
            throw new SpecException("NX1103", arguments[0], $"Index '{index.Name}' is bound here but does not occur in the formula.");
        var slot = word == "Top" ? Whole(arguments[2], frame) : Fold.Const(0);
        return new WholeValue(new WholeTop(index, value, slot), index.Dim, false);
    }

    private static Real Ranked(IndexSymbol own, Real value)
    {
        var other = new IndexSymbol(own.Name, own.Dim, own.Frame);
        var theirs = Rename.Index(value, own, other);
        var before = Fold.Or(new TestCompare(BinOp.Lt, value, theirs),
            Fold.And(new TestCompare(BinOp.Eq, value, theirs),
                Fold.AtMost(new WholeIndex(other), new WholeIndex(own), strict: true)));
        return new RealRed(RedOp.Sum, EquatableArray.Of(other), before, new RealConst(1));
    }

    // The formula at the chosen position: made for each candidate, summed over those of the wanted rank.
    private static Real Chosen(IReadOnlyList<Whole> wholes, Func<IReadOnlyList<Whole>, Real> make)
    {
        var top = wholes.Select(Find).FirstOrDefault(t => t is not null);
        if (top is null) return make(wholes);
        var candidate = new IndexSymbol(top.Index.Name, top.Index.Dim, top.Index.Frame);
        var rank = Ranked(candidate, Rename.Index(top.Value, top.Index, candidate));
        var wanted = new TestCompare(BinOp.Eq, rank, ToReal(new WholeValue(top.Slot, null, false), null!));
        var body = Chosen([.. wholes.Select(w => Replace(w, top, new WholeIndex(candidate)))], make);
        return new RealRed(RedOp.Sum, EquatableArray.Of(candidate), wanted, body);
    }

    private static Test Chosen(IReadOnlyList<Whole> wholes, Func<IReadOnlyList<Whole>, Test> make) =>
        wholes.All(w => Find(w) is null) ? make(wholes) : new TestCompare(BinOp.Lt, new RealConst(0),
            Chosen(wholes, w => (Real)new RealSelect(make(w), new RealConst(1), new RealConst(0))));

    private static WholeTop? Find(Whole x) => x switch
    {
        WholeTop t => t,
        WholeSum s => Find(s.X) ?? Find(s.Y),
        WholeCompound c => Find(c.X) ?? Find(c.Y),
        WholeIds ids => ids.Position.Select(Find).FirstOrDefault(t => t is not null),
        Pair p => Find(p.X) ?? Find(p.Y),
        Half h => Find(h.X),
        Part p => Find(p.X),
        _ => null,
    };

    private static Whole Replace(Whole x, WholeTop top, Whole by)
    {
        Whole In(Whole w) => Replace(w, top, by);
        return x switch
        {
            WholeTop t => t.Equals(top) ? by : t,
            WholeSum s => new WholeSum(In(s.X), In(s.Y)),
            WholeCompound c => c with { X = In(c.X), Y = In(c.Y) },
            WholeIds ids => ids with { Position = ids.Position.Select(In).ToEquatable() },
            Pair p => p with { X = In(p.X), Y = In(p.Y) },
            Half h => h with { X = In(h.X) },
            Part p => p with { X = In(p.X) },
            _ => x,
        };
    }
}
