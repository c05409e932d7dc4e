using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>Names in the printed class.</summary>
public static class Names
{
    /// <summary>Steps between the states that a recurrence keeps for Backward: a chunk of state, exponentials and gradients stays in L1 and L2.</summary>
    public const int ChunkLength = 32;

    /// <summary>The context's field for the extent of an axis.</summary>
    public static string Axis(string axis) => axis switch
    {
        Formulas.Capacity => "c.Capacity",
        Formulas.Chunks => "c.Chunks",
        Formulas.Seen => "c.Seen",
        Formulas.Lanes => "V.Count",
        _ => "c." + AxisField(axis),
    };

    /// <summary>The field of an axis.</summary>
    public static string AxisField(string axis) => "N" + Plan.Buffer.Identifier(axis);

    /// <summary>A size formula as code.</summary>
    public static string Size(Extent extent) => Formulas.ToCode(extent, Axis);

    /// <summary>Code with {axis} replaced by fields.</summary>
    public static string Fill(string code)
    {
        var open = code.IndexOf('{');
        var close = open < 0 ? -1 : code.IndexOf('}', open);
        // Braces hold a name and nothing else; of several that open, the last before the end counts.
        if (close > open) open = code.LastIndexOf('{', close);
        return close <= open ? code : code.Substring(0, open) + Axis(code.Substring(open + 1, close - open - 1)) + Fill(code.Substring(close + 1));
    }
}
