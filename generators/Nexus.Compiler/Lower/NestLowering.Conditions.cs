using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    // The same for all lanes and made of integers only: a branch serves.
    private bool IsUniform(Cond cond) => cond switch
    {
        Ge g => !VariesWithLanes(g.Value),
        Zero z => !VariesWithLanes(z.Value),
        And a => IsUniform(a.X) && IsUniform(a.Y),
        Or o => IsUniform(o.X) && IsUniform(o.Y),
        Not n => IsUniform(n.X),
        Flag => true,
        Compare c => IsScalar(c.X) && IsScalar(c.Y),
        _ => false,
    };

    private static bool IsScalar(Expr expr) => expr switch
    {
        Num or ScalarRef => true,
        Number n => n.Value.Terms.All(t => t.Atom is ScalarAtom or ExtentAtom),
        _ => false,
    };

    // What a spec writes is about the whole sequence; that a read stays inside of an array is about the rows of this call.
    private string Code(Cond cond, bool absolute) => cond switch
    {
        Ge g => $"{IntegerOf(g.Value, absolute)} >= 0",
        Zero z => $"{IntegerOf(z.Value, absolute)} == 0",
        And a => $"({Code(a.X, absolute)} && {Code(a.Y, absolute)})",
        Or o => $"({Code(o.X, absolute)} || {Code(o.Y, absolute)})",
        Not n => $"!({Code(n.X, absolute)})",
        Flag { Name: "true" or "false" } f => f.Name,
        Flag f => $"c.{Scalar(f.Name)} != 0",
        Compare c => $"{ScalarCode(c.X)} {(c.Op switch { BinOp.Lt => "<", BinOp.Le => "<=", _ => "==" })} {ScalarCode(c.Y)}",
        _ => throw new PlanException($"condition {cond} is not lowered"),
    };

    private string ScalarCode(Expr expr) => expr switch
    {
        Num n => n.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
        ScalarRef s => $"c.{Scalar(s.Name)}",
        Number n => $"(double)({IntegerOf(n.Value, absolute: false)})",
        _ => throw new PlanException("only hyper-parameters can be compared outside of the lanes"),
    };

    private string Mask(Cond cond)
    {
        switch (cond)
        {
            case Ge g: return Op("mask_le", Constant(0), NumberValue(g.Value));
            case Zero z: return Op("mask_eq", Constant(0), NumberValue(z.Value));
            case And a: return Op("and", Mask(a.X), Mask(a.Y));
            case Or o: return Op("or", Mask(o.X), Mask(o.Y));
            case Not n: return Op("not", Mask(n.X));
            case Compare c: return Op("mask_" + LaneOps.Name(c.Op), Generate(c.X), Generate(c.Y));
            case Flag { Name: "true" }: return Op("all");
            case Flag { Name: "false" }: return Op("none");
            case Flag f: return Op("mask_flag", Scalar(f.Name));
            default: throw new PlanException($"condition {cond} is not lowered");
        }
    }
}
