using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

internal sealed partial class Binder
{
    private Value Evaluate(RawExpr expr, Frame frame) => expr switch
    {
        RawNumber { IsInteger: true } n => new WholeValue(Fold.Const((long)n.Value), null, true),
        RawNumber n => new NumberValue(new RealConst(n.Value)),
        RawName n => Name(n, frame),
        RawNull => new AbsentValue(),
        RawRange => new StayValue(),
        RawMember m => Member(m, frame),
        RawElement e => Element(e, frame),
        RawCall c => Function(c, frame),
        RawUnary u => Unary(u, frame),
        RawBinary b => Binary(b, frame),
        _ => throw new InvalidOperationException($"Expression {expr.GetType().Name}."),
    };

    private Real Number(RawExpr expr, Frame frame) => ToReal(Evaluate(expr, frame), expr);

    private Test Test(RawExpr expr, Frame frame) => ToTest(Evaluate(expr, frame), expr);

    private static Real ToReal(Value value, RawNode at) => value switch
    {
        NumberValue n => n.Number,
        WholeValue { Whole: WholeConst c } => new RealConst(c.Value),
        WholeValue w => Chosen([w.Whole], x => (Real)new RealWhole(x[0])),
        ComplexValue => throw new SpecException("NX1108", at, "This is a complex number; a real one was expected. Take .Re or .Im."),
        RecordValue r => throw new SpecException("NX1108", at, $"'{r.Name}' is a record of arrays; name one: " +
            string.Join(", ", r.Fields.Keys.Select(f => $"{r.Name}.{f}")) + "."),
        ViewValue { View: { Dims.Count: 0 } view } => new RealRead(view.Array, view.At([]).ToEquatable()),
        AbsentValue => throw new SpecException("NX1108", at,
            "This is null here. Say what stands for an absent array: x?[i] ?? 0."),
        ViewValue v => throw new SpecException("NX1108", at,
            $"'{v.View.Array.Name}' is an array with axes {string.Join(", ", v.View.Dims)}; " +
            "an element was expected. Index it."),
        _ => throw new SpecException("NX1108", at, "A number was expected here."),
    };

    private static WholeValue ToWhole(Value value, RawNode at) => value as WholeValue
        ?? throw new SpecException("NX1108", at, "An integer was expected here: an index, an extent, an element of Ids, an int.");

    private static Test ToTest(Value value, RawNode at) => value is TestValue t ? t.Test
        : throw new SpecException("NX1108", at, "A condition was expected here, such as s <= t.");

    private Value Name(RawName name, Frame frame)
    {
        if (name.Name is "true" or "false") return new TestValue(new TestConst(name.Name == "true"));
        if (frame.Names.TryGetValue(name.Name, out var value))
            return value switch
            {
                LazyValue lazy => Abbreviation(lazy, name, frame),
                BrokenValue => throw new SpecException("", name, ""),
                _ => value,
            };
        return Constant(frame.Layer, name.Name, name)
            ?? throw new SpecException("NX1107", name,
                $"'{name.Name}' is not declared in this Define: a parameter, an Index, a Local or a var.");
    }

    private Value? Constant(RawLayer layer, string name, RawNode at)
    {
        foreach (var constant in layer.Constants)
            if (constant.Name == name) return Evaluate(constant.Value, new Frame(layer, "", null));
        return null;
    }

    private Value Abbreviation(LazyValue lazy, RawNode at, Frame frame)
    {
        if (lazy.Bound is not null) return lazy.Bound;
        if (lazy.Busy) throw new SpecException("NX1107", at, $"'{lazy.Abbreviation.Name}' is defined by itself.");
        lazy.Busy = true;
        // What an abbreviation binds is its own affair: the equation that uses it may have the same index on its left.
        _abbreviations++;
        try
        {
            return lazy.Bound = Evaluate(lazy.Abbreviation.Value, frame);
        }
        finally
        {
            lazy.Busy = false;
            _abbreviations--;
        }
    }

    private Value Member(RawMember m, Frame frame)
    {
        var known = (RawText.Expression(m.Target).Split('.').Last(), m.Name) switch
        {
            ("int" or "Int32", "MaxValue") => new WholeValue(Fold.Const(int.MaxValue), null, true),
            ("double" or "Double", "PositiveInfinity") => new NumberValue(new RealConst(double.PositiveInfinity)),
            ("double" or "Double", "NegativeInfinity") => new NumberValue(new RealConst(double.NegativeInfinity)),
            ("double" or "Double", "MaxValue") => new NumberValue(new RealConst(double.MaxValue)),
            ("Math" or "double" or "Double", "PI" or "Pi") => new NumberValue(new RealConst(Math.PI)),
            ("Math" or "double" or "Double", "E") => new NumberValue(new RealConst(Math.E)),
            _ => (Value?)null,
        };
        if (known is not null) return known;
        if (m.Target is RawName or RawMember && IsClass(m.Target, frame) is { } layer)
            return Constant(layer, m.Name, m)
                ?? throw new SpecException("NX1107", m, $"'{layer.Name}' has no constant '{m.Name}'.");
        return Evaluate(m.Target, frame) switch
        {
            AbsentValue absent => absent,
            ComplexValue { Re: var re } when m.Name == "Re" => new NumberValue(re),
            ComplexValue { Im: var im } when m.Name == "Im" => new NumberValue(im),
            RecordValue r => r.Fields.TryGetValue(m.Name, out var field) ? field
                : throw new SpecException("NX1107", m, $"'{r.Name}' has no array '{m.Name}'; it has {string.Join(", ", r.Fields.Keys)}."),
            ViewValue { View: { Dims.Count: 0 } view } when m.Name == "Value" => new NumberValue(ToReal(new ViewValue(view), m)),
            _ => throw new SpecException("NX1107", m,
                $"'{RawText.Expression(m)}' is not in the language. Views are calls: x.Split(), x.First()."),
        };
    }

    // The layer that a dotted name means, when its first part is no variable.
    private RawLayer? IsClass(RawExpr target, Frame frame) =>
        IsOutside(target, frame) ? table.Find(RawText.Expression(target), frame.Layer.Name) : null;

    private static bool IsOutside(RawExpr target, Frame frame)
    {
        var root = target;
        while (root is RawMember m) root = m.Target;
        return root is RawName name && !frame.Names.ContainsKey(name.Name);
    }

    private (ArraySymbol Array, EquatableArray<Whole> Position) Element(RawExpr left, Frame frame)
    {
        if (Evaluate(left, frame) is NumberValue { Number: RealRead read }) return (read.Array, read.Position);
        throw new SpecException("NX1111", left, $"'{RawText.Expression(left)}' is not an element of an Out or a Local array.");
    }

    private Value Element(RawElement e, Frame frame)
    {
        var target = Evaluate(e.Target, frame);
        if (target is AbsentValue) return target;
        if (target is not ViewValue { View: var view })
            throw new SpecException("NX1108", e.Target,
                $"'{RawText.Expression(e.Target)}' is not an array, so it cannot be indexed. " +
                "A var is a name for a formula; to read it at another position make it a Local.");
        if (e.Arguments.Count > view.Dims.Count)
            throw new SpecException("NX1108", e,
                $"'{RawText.Expression(e.Target)}' has {view.Dims.Count} axes, not {e.Arguments.Count}.");
        var positions = new Whole?[e.Arguments.Count];
        for (var k = 0; k < positions.Length; k++)
        {
            positions[k] = Evaluate(e.Arguments[k], frame) switch
            {
                StayValue => null,
                FromEndValue end => Fold.Minus(new WholeExtent(view.Dims[k]), end.Back),
                var value => Position(value, view.Dims[k], e.Arguments[k]),
            };
        }
        var slice = view.Slice(positions);
        if (slice.Dims.Count > 0) return new ViewValue(slice);
        if (view.Array.Optional && !_given.Contains(view.Array))
            throw new SpecException("NX1108", e, $"'{view.Array.Name}' may be absent. Say what stands for it then: " +
                $"{RawText.Expression(e.Target)}?[…] ?? 0.");
        return view.Array.Kind == ArrayKind.Ids
            ? new WholeValue(new WholeIds(view.Array, slice.At([]).ToEquatable()), view.Array.Values, false)
            : new NumberValue(Chosen(slice.At([]), at => view.Array is GradientSymbol g
                ? new RealGrad(g.Loss, g.Of, at.ToEquatable()) : (Real)new RealRead(view.Array, at.ToEquatable())));
    }

    private static Whole Position(Value value, Dim dim, RawNode at)
    {
        var whole = ToWhole(value, at);
        if (whole.Dim is { } own && own != dim)
            throw new SpecException("NX1110", at,
                $"'{RawText.Expression((RawExpr)at)}' is a position on axis {own}, but axis {dim} is indexed.");
        return whole.Whole;
    }

    private Value Unary(RawUnary u, Frame frame)
    {
        var x = Evaluate(u.X, frame);
        return (u.Op, x) switch
        {
            ("-", ComplexValue z) => new ComplexValue(Fold.Negative(z.Re), Fold.Negative(z.Im)),
            ("-", WholeValue w) => new WholeValue(Fold.Times(Fold.Const(-1), w.Whole), null, w.Native),
            ("-", _) => new NumberValue(Fold.Negative(ToReal(x, u.X))),
            ("!", _) => new TestValue(Fold.Not(ToTest(x, u.X))),
            ("^", _) => new FromEndValue(ToWhole(x, u.X).Whole),
            _ => throw new SpecException("NX1001", u, $"Operator '{u.Op}' is not in the language."),
        };
    }

    private Value Binary(RawBinary b, Frame frame)
    {
        if (b.Op == "??") return Coalesce(b, frame);
        var x = Evaluate(b.X, frame);
        var y = Evaluate(b.Y, frame);
        switch (b.Op)
        {
            case "&" or "&&": return new TestValue(Fold.And(ToTest(x, b.X), ToTest(y, b.Y)));
            case "|" or "||": return new TestValue(Fold.Or(ToTest(x, b.X), ToTest(y, b.Y)));
            case "<" or "<=" or ">" or ">=" or "==" or "!=": return new TestValue(Comparison(b, x, y));
        }
        if (x is ComplexValue || y is ComplexValue) return Complex(b, x, y);
        if (x is WholeValue m && y is WholeValue n)
        {
            var native = m.Native && n.Native;
            // A position moved by an integer stays a position; a difference of positions is a plain integer.
            var dim = b.Op is "+" or "-" && n.Dim is null ? m.Dim : null;
            switch (b.Op)
            {
                case "+": return new WholeValue(Fold.Sum(m.Whole, n.Whole), dim, native);
                case "-": return new WholeValue(Fold.Minus(m.Whole, n.Whole), dim, native);
                case "*": return new WholeValue(Fold.Times(m.Whole, n.Whole), null, native);
                case "%": return new WholeValue(new WholeCompound(CompoundOp.Mod, m.Whole, n.Whole), null, native);
                case "/" when native:
                    throw new SpecException("NX1106", b,
                        $"C# divides the integers '{RawText.Expression(b)}' without remainder. " +
                        "Write one as a real (1.0 / 2), or Div(x, y) where the integer part is meant.");
            }
        }
        return new NumberValue(b.Op switch
        {
            "+" => Fold.Bin(BinOp.Add, ToReal(x, b.X), ToReal(y, b.Y)),
            "-" => Fold.Bin(BinOp.Sub, ToReal(x, b.X), ToReal(y, b.Y)),
            "*" => Fold.Bin(BinOp.Mul, ToReal(x, b.X), ToReal(y, b.Y)),
            "/" => Fold.Bin(BinOp.Div, ToReal(x, b.X), ToReal(y, b.Y)),
            _ => throw new SpecException("NX1001", b, $"Operator '{b.Op}' is not in the language for these operands."),
        });
    }

    private static Test Comparison(RawBinary b, Value x, Value y)
    {
        if (x is WholeValue { Whole: var whole } && y is WholeValue { Whole: var other })
            return Chosen([whole, other], w => (w[0], w[1]) is var (m, n) ? b.Op switch
            {
                "<" => Fold.AtMost(m, n, true),
                "<=" => Fold.AtMost(m, n, false),
                ">" => Fold.AtMost(n, m, true),
                ">=" => Fold.AtMost(n, m, false),
                "==" => Fold.Same(m, n),
                _ => Fold.Not(Fold.Same(m, n)),
            } : Front.Test.True);
        if (x is TestValue || y is TestValue)
            throw new SpecException("NX1108", b, "Conditions are combined with &, | and !, not compared.");
        var (u, v) = (ToReal(x, b.X), ToReal(y, b.Y));
        return b.Op switch
        {
            "<" => Fold.Compare(BinOp.Lt, u, v),
            "<=" => Fold.Compare(BinOp.Le, u, v),
            ">" => Fold.Compare(BinOp.Lt, v, u),
            ">=" => Fold.Compare(BinOp.Le, v, u),
            "==" => Fold.Compare(BinOp.Eq, u, v),
            _ => Fold.Not(Fold.Compare(BinOp.Eq, u, v)),
        };
    }

    private Value Coalesce(RawBinary b, Frame frame)
    {
        // `x?[i].…`: whether the array is there decides, and the chain ends in one of its elements.
        var target = RawNodes.Inside(b.X).OfType<RawElement>().LastOrDefault(e => e.Conditional)?.Target
            ?? RawNodes.Inside(b.X).OfType<RawMember>().LastOrDefault()?.Target;
        var array = target is null ? null : (Evaluate(target, frame) as ViewValue)?.View.Array;
        if (array is { Optional: true }) _given.Add(array);
        try
        {
            var x = Evaluate(b.X, frame);
            if (x is AbsentValue) return Evaluate(b.Y, frame);
            if (array is not { Optional: true }) return x;
            return x is NumberValue { Number: RealRead read } ? new NumberValue(new RealOpt(read, read, Number(b.Y, frame)))
                : throw new SpecException("NX1108", b, "Left of ?? stands one element of an optional array: x?[i] ?? 0.");
        }
        finally
        {
            if (array is { Optional: true }) _given.RemoveAt(_given.Count - 1);
        }
    }

    // Optional arrays whose absence an enclosing ?? answers.
    private readonly List<ArraySymbol> _given = [];
}
