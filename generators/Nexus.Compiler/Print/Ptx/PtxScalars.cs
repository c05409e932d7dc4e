using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>Computes what a lane program holds as text: integers in s64, hyper-parameters in f64, conditions in
/// predicates.</summary>
internal sealed class PtxScalars(PtxKernel kernel, Dictionary<string, PtxValue> names)
{
    /// <summary>The value of a text.</summary>
    public PtxValue Value(string text) => Value(ScalarText.Parse(text));

    /// <summary>An integer.</summary>
    public PtxValue Integer(string text) =>
        Value(text) is { Kind: PtxKind.Integer } value ? value : throw Wrong(text, "an integer");

    /// <summary>A condition.</summary>
    public PtxValue Condition(string text) =>
        Value(text) is { Kind: PtxKind.Mask } value ? value : throw Wrong(text, "a condition");

    /// <summary>A double.</summary>
    public PtxValue Double(string text) => ToDouble(Value(text));

    /// <summary>The value of a name; the lane program defines it before.</summary>
    public PtxValue Named(string name) => names.TryGetValue(name, out var value) ? value
        : throw new PlanException($"the lane program uses '{name}' before it defines it");

    /// <summary>An extent, also of the axes that are none: capacity, chunks, lanes.</summary>
    public PtxValue Extent(string axis) => axis == Formulas.Lanes ? PtxKernel.Constant((long)kernel.Threads)
        : kernel.Field(Names.Axis(axis).Substring(2));

    private PtxValue Value(ScalarTerm term)
    {
        switch (term)
        {
            case ScalarNumber { IsReal: true } n: return PtxKernel.Constant(n.Value);
            case ScalarNumber n: return PtxKernel.Constant((long)n.Value);
            case ScalarName { Name: "null" }: return PtxKernel.Constant(0L);
            case ScalarName { Name: "true" or "false" } n: return Truth(n.Name == "true");
            case ScalarName n: return Named(n.Name);
            case ScalarField f: return kernel.Field(f.Name);
            case ScalarExtent e: return Extent(e.Axis);
            case ScalarCall c: return Call(c);
            case ScalarPair p: return Pair(p.Operator, Value(p.X), Value(p.Y));
            default: throw new PlanException($"'{term}' is unknown to PTX");
        }
    }

    private PtxValue Call(ScalarCall call)
    {
        var x = Value(call.Arguments[0]);
        switch (call.Function)
        {
            case "!": return kernel.Op(PtxKind.Mask, "not.pred", x);
            case "-": return x.Kind == PtxKind.Double ? kernel.Op(PtxKind.Double, "neg.f64", x)
                : kernel.Op(PtxKind.Integer, "neg.s64", x);
            case "long" or "nint" or "int": return x.Kind == PtxKind.Double ? kernel.Op(PtxKind.Integer, "cvt.rzi.s64.f64", x)
                : x;
            case "double": return ToDouble(x);
            // Rounded to f32 and widened: the same number, in the type that the rest of a formula has.
            case "float": return kernel.Op(PtxKind.Double, "cvt.f64.f32", kernel.Op(PtxKind.Real, "cvt.rn.f32.f64", ToDouble(x)));
            case "Sqrt": return kernel.Op(PtxKind.Double, "sqrt.rn.f64", ToDouble(x));
            case "Min": return kernel.Op(PtxKind.Integer, "min.s64", x, Value(call.Arguments[1]));
            case "Max": return kernel.Op(PtxKind.Integer, "max.s64", x, Value(call.Arguments[1]));
            default: throw new PlanException($"the lane program calls '{call.Function}', which PTX does not know");
        }
    }

    private PtxValue Pair(string op, PtxValue x, PtxValue y)
    {
        if (op is "&&" or "||") return kernel.Op(PtxKind.Mask, op == "&&" ? "and.pred" : "or.pred", x, y);
        var isReal = x.Kind == PtxKind.Double || y.Kind == PtxKind.Double;
        if (isReal) (x, y) = (ToDouble(x), ToDouble(y));
        var comparison = op switch { "<" => "lt", "<=" => "le", ">" => "gt", ">=" => "ge", "==" => "eq", "!=" =>
            isReal ? "neu" : "ne", _ => null };
        if (comparison is not null) return kernel.Op(PtxKind.Mask, $"setp.{comparison}.{(isReal ? "f64" : "s64")}", x, y);
        if (isReal)
            return kernel.Op(PtxKind.Double,
                op switch { "+" => "add.rn.f64", "-" => "sub.rn.f64", "*" => "mul.rn.f64", "/" => "div.rn.f64", _ =>
                    throw Wrong(op, "an operator of doubles") }, x, y);
        if (Folded(op, x, y) is { } folded) return folded;
        return kernel.Op(PtxKind.Integer,
            op switch { "+" => "add.s64", "-" => "sub.s64", "*" => "mul.lo.s64", "/" => "div.s64", _ => "rem.s64" }, x, y);
    }

    private static PtxValue? Folded(string op, PtxValue x, PtxValue y)
    {
        var isX = long.TryParse(x.Text, out var a);
        var isY = long.TryParse(y.Text, out var b);
        if (isX && isY && op is "+" or "-" or "*" && isX && isY) return PtxKernel.Constant(op == "+" ? a + b : op == "-"
            ? a - b : a * b);
        return (op, isX, isY) switch
        {
            ("*", true, _) when a == 0 => x,
            ("+", true, _) when a == 0 => y,
            ("+" or "-", _, true) when b == 0 => x,
            ("*", true, _) when a == 1 => y,
            ("*" or "/", _, true) when b == 1 => x,
            _ => null,
        };
    }

    private PtxValue ToDouble(PtxValue x) => x.Kind switch
    {
        PtxKind.Double => x,
        PtxKind.Integer => long.TryParse(x.Text, out var n) ? PtxKernel.Constant((double)n)
            : kernel.Op(PtxKind.Double, "cvt.rn.f64.s64", x),
        _ => throw Wrong(x.Text, "a number"),
    };

    private PtxValue Truth(bool value) =>
        kernel.Op(PtxKind.Mask, "setp.eq.s64", PtxKernel.Constant(0L), PtxKernel.Constant(value ? 0L : 1L));

    private static PlanException Wrong(string text, string expected) =>
        new($"the lane program has '{text}' where PTX needs {expected}");
}
