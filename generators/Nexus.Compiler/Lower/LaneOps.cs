using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Lower;

/// <summary>The operations of a lane program, one row each: the name that lowering uses and the C# that it prints as.</summary>
/// <remarks>{0}, {1}, … are the arguments; <c>P</c> is the type that tells whole vectors from the rest of a row.</remarks>
public static class LaneOps
{
    private static readonly Dictionary<string, string> s_rows = new(StringComparer.Ordinal)
    {
        // Arithmetic
        ["copy"] = "{0}", ["zero"] = "V.Zero", ["constant"] = "V.Broadcast({0}f)", ["iota"] = "V.Iota",
        ["add"] = "V.Add({0}, {1})", ["sub"] = "V.Sub({0}, {1})", ["mul"] = "V.Mul({0}, {1})", ["div"] = "V.Div({0}, {1})",
        ["fma"] = "V.Fma({0}, {1}, {2})", ["fnma"] = "V.Fnma({0}, {1}, {2})",
        ["max"] = "V.Max({0}, {1})", ["min"] = "V.Min({0}, {1})", ["pow"] = "V.Pow({0}, {1})",
        ["neg"] = "V.Neg({0})", ["abs"] = "V.Abs({0})", ["sign"] = "V.Sign({0})", ["sq"] = "V.Mul({0}, {0})",
        ["sqrt"] = "V.Sqrt({0})", ["rsqrt"] = "V.Rsqrt({0})", ["recip"] = "V.Recip({0})", ["floor"] = "V.Floor({0})",
        ["exp"] = "V.Exp({0})", ["exp2"] = "V.Exp2({0})", ["log"] = "V.Log({0})", ["log1p"] = "V.Log1P({0})",
        ["sin"] = "V.Sin({0})", ["cos"] = "V.Cos({0})", ["tanh"] = "V.Tanh({0})", ["sigmoid"] = "V.Sigmoid({0})",
        ["silu"] = "V.Silu({0})", ["softplus"] = "V.Softplus({0})", ["erf"] = "V.Erf({0})",
        // Masks; a comparison as a number is 1 or 0
        ["mask_lt"] = "V.Lt({0}, {1})", ["mask_le"] = "V.Le({0}, {1})", ["mask_eq"] = "V.Eq({0}, {1})",
        ["and"] = "V.And({0}, {1})", ["or"] = "V.Or({0}, {1})", ["not"] = "V.Not({0})", ["select"] = "V.Select({0}, {1}, {2})",
        ["lt"] = "V.And(V.Lt({0}, {1}), V.Broadcast(1f))", ["le"] = "V.And(V.Le({0}, {1}), V.Broadcast(1f))",
        ["eq"] = "V.And(V.Eq({0}, {1}), V.Broadcast(1f))", ["all"] = "V.Eq(V.Zero, V.Zero)", ["none"] = "V.Zero",
        ["mask_flag"] = "(c.{0} != 0 ? V.Eq(V.Zero, V.Zero) : V.Zero)",
        // Lanes
        ["keep_or"] = "(P.IsWhole ? {0} : V.KeepOr({0}, {1}, (int){2}))",
        ["hsum"] = "V.Broadcast(V.HorizontalSum({0}))", ["hmax"] = "V.Broadcast(V.HorizontalMax({0}))",
        ["hmin"] = "V.Broadcast(V.HorizontalMin({0}))",
        // Memory
        ["load"] = "(P.IsWhole ? V.Load({0}) : V.LoadPart({0}, (int){1}))", ["broadcast"] = "V.Broadcast(*{0})",
        ["gather"] = "V.Gather({0}, {1}, (int){2})",
        ["store"] = "if (P.IsWhole) V.Store({0}, {1}); else V.StorePart({0}, {1}, (int){2})",
        ["store_one"] = "V.StorePart({0}, {1}, 1)", ["scatter"] = "V.Scatter({0}, {1}, {2}, (int){3})",
        ["add_store"] = "if (P.IsWhole) V.Store({0}, V.Add(V.Load({0}), {1})); else V.StorePart({0}, V.Add(V.LoadPart({0}, (int){2}), {1}), (int){2})",
        ["add_store_one"] = "V.StorePart({0}, V.Add(V.LoadPart({0}, 1), {1}), 1)",
        ["add_scatter"] = "V.Scatter({0}, {1}, V.Add(V.Gather({0}, {1}, (int){3}), {2}), (int){3})",
        ["load_tile"] = "V.Load({0} + {1} * V.Count)", ["store_tile"] = "V.Store({0} + {1} * V.Count, {2})",
        ["add_tile"] = "V.Store({0} + {1} * V.Count, V.Add(V.Load({0} + {1} * V.Count), {2}))",
        ["sum_tile_to"] = "*{0} = V.HorizontalSum(V.Load({1} + {2} * V.Count))",
        // Addresses and integers
        ["field"] = "c.{0}", ["offset"] = "{0} + {1}", ["step"] = "{0} + {1} * {2}",
        ["row_or_past"] = "{4} >= 0 ? {0} + {4} * {1} : {2} + ({4} + {5}) * {3}",
        ["size"] = "(nint)({0})", ["position"] = "c.Position", ["int_add"] = "{0} + {1}", ["int_pick"] = "{0} >= 0 ? {1} : {2}", ["int_sub"] = "{0} - {1}", ["int_mul"] = "{0} * {1}",
        ["int_div"] = "Integers.FloorDivide({0}, {1})", ["int_mod"] = "Integers.Modulo({0}, {1})", ["int_min"] = "Math.Min({0}, {1})",
        ["load_id"] = "*(int*){0}", ["load_position"] = "GeneratedCode.Id({0}, (nint)({1}))", ["scalar_int"] = "(nint)c.{0}", ["scalar"] = "V.Broadcast((float)c.{0})",
        ["random1"] = "GeneratedCode.Uniform<V>({0}, {1}, {2})",
        ["random2"] = "GeneratedCode.Uniform<V>({0}, {1}, {2}, {3}, {4})",
        ["random3"] = "GeneratedCode.Uniform<V>({0}, {1}, {2}, {3}, {4}, {5}, {6})",
        ["random4"] = "GeneratedCode.Uniform<V>({0}, {1}, {2}, {3}, {4}, {5}, {6}, {7}, {8})",
        ["uniform"] = "V.Broadcast((float){0})", ["from_int"] = "V.Broadcast((float){0})",
    };

    /// <summary>The C# of an operation.</summary>
    public static string Text(string op, params string[] arguments) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, s_rows[op], [.. arguments]);

    /// <summary>The operation of a primitive.</summary>
    public static string Name(UnOp op) => op.ToString().ToLowerInvariant();

    /// <summary>The operation of a primitive.</summary>
    public static string Name(BinOp op) => op.ToString().ToLowerInvariant();
}
