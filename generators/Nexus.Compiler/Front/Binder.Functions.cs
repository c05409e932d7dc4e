using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

internal sealed partial class Binder
{
    private static readonly Dictionary<string, UnOp> OneOperand = new UnOp[]
    {
        UnOp.Abs, UnOp.Sign, UnOp.Exp, UnOp.Exp2, UnOp.Log, UnOp.Log1P, UnOp.Sqrt, UnOp.Rsqrt, UnOp.Recip, UnOp.Sq, UnOp.Sin,
        UnOp.Cos, UnOp.Tanh, UnOp.Sigmoid, UnOp.Silu, UnOp.Softplus, UnOp.Erf, UnOp.Floor, UnOp.Stop,
    }.ToDictionary(op => op.ToString());

    private static readonly Dictionary<string, BinOp> TwoOperands = new BinOp[] { BinOp.Max, BinOp.Min, BinOp.Pow }
        .ToDictionary(op => op.ToString());

    private Value Function(RawCall c, Frame frame)
    {
        if (c.Target is RawName name)
            return frame.Layer.Functions.FirstOrDefault(f => f.Name == name.Name) is { } own
                ? Inline(own, frame.Layer, c, frame) : Word(name.Name, c, frame);
        if (c.Target is not RawMember member) throw Unknown(c);
        if (RawText.Expression(member.Target).Split('.').Last() == "Complex" && IsOutside(member.Target, frame))
            return ComplexFunction(member.Name, c, frame);
        if (RawText.Expression(member.Target).Split('.').Last() == "Maths" && IsClass(member.Target, frame) is null)
            return Word(member.Name, c, frame);
        if (IsClass(member.Target, frame) is { } layer)
            return layer.Functions.FirstOrDefault(f => f.Name == member.Name) is { } other ? Inline(other, layer, c, frame)
                : throw new SpecException("NX1112", c,
                    $"'{layer.Name}' has no static function '{member.Name}' with a single result.");
        return ViewOf(member, c, frame);
    }

    private Value ViewOf(RawMember member, RawCall c, Frame frame)
    {
        if (IsOutside(member.Target, frame)) throw Unknown(c);
        var target = Evaluate(member.Target, frame);
        if (target is AbsentValue) return target;
        if (target is not ViewValue { View: var view } || c.Arguments.Count > 0) throw Unknown(c);
        var last = view.Dims.Count - 1;
        var result = member.Name switch
        {
            "Split" => view.Split(last),
            "Join" => view.Join(last - 1),
            "SplitRows" => view.Split(0),
            "JoinRows" => view.Join(0),
            "First" => view.Part(last, false),
            "Second" => view.Part(last, true),
            "FirstRows" => view.Part(0, false),
            "SecondRows" => view.Part(0, true),
            _ => throw Unknown(c),
        };
        return result is null
            ? throw new SpecException("NX1110", c, $"{member.Name}() does not apply to axes {string.Join(", ", view.Dims)}.")
            : new ViewValue(result);
    }

    private Value Word(string word, RawCall c, Frame frame)
    {
        var a = c.Arguments;
        if (OneOperand.TryGetValue(word, out var one)) return new NumberValue(new RealUn(one, Number(Only(c, 1)[0], frame)));
        if (TwoOperands.TryGetValue(word, out var two))
            return new NumberValue(new RealBin(two, Number(Only(c, 2)[0], frame), Number(a[1].Value, frame)));
        switch (word)
        {
            case "Sum": return Reduce(RedOp.Sum, c, frame);
            case "Prod": return Reduce(RedOp.Prod, c, frame);
            case "MaxOver": return Reduce(RedOp.Max, c, frame);
            case "MinOver": return Reduce(RedOp.Min, c, frame);
            case "Mean": return Mean(c, frame);
            case "Softmax": return Softmax(c, frame);
            case "LogSumExp": return LogSumExp(c, frame);
            case "Rank": return Rank(c, frame);
            case "Select":
                var test = Test(Only(c, 3)[0], frame);
                // The branch a known hyper-parameter rules out is not even bound: it may read an absent array.
                if (test is TestConst known) return Evaluate(a[known.Value ? 1 : 2].Value, frame);
                return new NumberValue(new RealSelect(test, Number(a[1].Value, frame), Number(a[2].Value, frame)));
            case "Extent":
                return ToWhole(Evaluate(Only(c, 1)[0], frame), a[0].Value).Dim is { } dim
                    ? new WholeValue(new WholeExtent(dim), null, false)
                    : throw new SpecException("NX1108", a[0].Value, "Extent takes an index, to name its axis.");
            case "Div":
                var (x, y) = (Whole(Only(c, 2)[0], frame), Whole(a[1].Value, frame));
                return new WholeValue(new WholeCompound(CompoundOp.Div, x, y), null, false);
            case "At" when c.Axes.Count == 1: return new WholeValue(Whole(Only(c, 1)[0], frame), Dim(c.Axes[0], frame, c), false);
            case "Grad":
                var loss = Number(Only(c, 2)[0], frame);
                return Evaluate(a[1].Value, frame) is ViewValue { View: { Array: not GradientSymbol } of }
                    ? new ViewValue(of with { Array = new GradientSymbol(loss, of.Array) })
                    : throw new SpecException("NX1108", a[1].Value,
                        "Grad takes a loss and the array to differentiate by: Grad(loss, m)[t - 1, i].");
            case "Uniform" when a.Count > 5:
                throw new SpecException("NX1114", c, $"Uniform counts in at most 4 integers, and {a.Count - 1} are given. Join two: " +
                    "t * Extent(d) + d.");
            case "Uniform" when a.Count > 0:
                var counters = a.Skip(1).Select(i => Whole(i.Value, frame)).ToEquatable();
                return new NumberValue(new RealUniform(Number(a[0].Value, frame), counters));
            case "Top" or "ArgMax": return Top(word, c, frame);
            default: throw Unknown(c);
        }
    }

    private Whole Whole(RawExpr expr, Frame frame) => ToWhole(Evaluate(expr, frame), expr).Whole;

    private static RawExpr[] Only(RawCall c, int count) => c.Arguments.Count == count && c.Arguments.All(a => a.Name is null)
        ? [.. c.Arguments.Select(a => a.Value)]
        : throw new SpecException("NX1114", c,
            $"'{RawText.Expression(c.Target)}' takes {count} argument{(count == 1 ? "" : "s")} by position.");

    private static SpecException Unknown(RawCall c) => new("NX1112", c,
        $"'{RawText.Expression(c.Target)}' is no word of the language, and no static function of this layer or of another.");

    // A static method: parameters get the values themselves, so what it returns is as if written in place.
    private Value Inline(RawFunction function, RawLayer layer, RawCall c, Frame frame)
    {
        for (var outer = frame; outer is not null; outer = outer.Caller)
            if (outer.Function == function)
                throw new SpecException("NX1109", c,
                    $"'{function.Name}' calls itself. Repetition is a recurrence over an axis, not recursion.");
        var inner = new Frame(layer, frame.Path, frame, frame.Owner) { Function = function };
        inner.Left.AddRange(frame.Left);
        try
        {
            Arguments(c, function.Parameters, function.Axes, c.Axes, c.Arguments, frame, inner);
            foreach (var statement in function.Statements) Statement(statement, inner);
            return Evaluate(function.Result, inner);
        }
        catch (SpecException e)
            when (frame.Function is null && (e.At is null || !RawNodes.Inside(c).Any(n => ReferenceEquals(n, e.At))))
        {
            throw new SpecException(e.Id, c, $"In {function.Name}: {e.Message}");
        }
    }
}
