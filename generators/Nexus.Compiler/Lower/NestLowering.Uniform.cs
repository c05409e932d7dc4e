using System.Globalization;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    // What is made of hyper-parameters alone is computed once, in double: 1 - beta2 in f32 would lose the digits that 0.999 has.
    private static string? UniformCode(Expr expr) => expr is Bin or Un && HasScalar(expr) ? DoubleCode(expr) : null;

    private static bool HasScalar(Expr expr) => expr switch
    {
        ScalarRef => true,
        Un u => HasScalar(u.X),
        Bin b => HasScalar(b.X) || HasScalar(b.Y),
        _ => false,
    };

    private static string? DoubleCode(Expr expr) => expr switch
    {
        Num n => n.Value.ToString("R", CultureInfo.InvariantCulture) + "d",
        ScalarRef s => "c." + Scalar(s.Name),
        Un { Op: UnOp.Neg } u when DoubleCode(u.X) is { } x => $"(-{x})",
        Un { Op: UnOp.Sqrt } u when DoubleCode(u.X) is { } x => $"Math.Sqrt({x})",
        Un { Op: UnOp.Recip } u when DoubleCode(u.X) is { } x => $"(1d / {x})",
        Un { Op: UnOp.Sq } u when DoubleCode(u.X) is { } x => $"({x} * {x})",
        Bin b when Sign(b.Op) is { } sign && DoubleCode(b.X) is { } x && DoubleCode(b.Y) is { } y => $"({x} {sign} {y})",
        _ => null,
    };

    private static string? Sign(BinOp op) => op switch
    {
        BinOp.Add => "+",
        BinOp.Sub => "-",
        BinOp.Mul => "*",
        BinOp.Div => "/",
        _ => null,
    };
}
