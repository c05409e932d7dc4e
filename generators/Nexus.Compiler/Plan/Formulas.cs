using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Extent formulas as the planner uses them: text, code, and the sizes that are no axis.</summary>
public static class Formulas
{
    /// <summary>The pseudo-axis whose extent is the number of positions a history may hold.</summary>
    public const string Capacity = "@capacity";

    /// <summary>The pseudo-axis whose extent is the number of chunks of the time axis.</summary>
    public const string Chunks = "@chunks";

    /// <summary>The pseudo-axis whose extent is the number of lanes of the width that runs.</summary>
    public const string Lanes = "@lanes";

    /// <summary>The pseudo-axis whose extent is the number of rows so far, those of this call included.</summary>
    public const string Seen = "@seen";

    /// <summary>The constant 1.</summary>
    public static readonly Extent One = Extents.Constant(1);

    /// <summary>The constant 0.</summary>
    public static readonly Extent Zero = Extents.Constant(0);

    /// <summary>A constant.</summary>
    public static Extent Constant(long value) => Extents.Constant(value);

    /// <summary>The extent of one axis.</summary>
    public static Extent Of(string axis) => Extents.Axis(axis);

    /// <summary>x + y.</summary>
    public static Extent Add(Extent x, Extent y) => x.Plus(y);

    /// <summary>x y.</summary>
    public static Extent Multiply(Extent x, Extent y) => x.Times(y);

    /// <summary>The product of several formulas.</summary>
    public static Extent Product(IEnumerable<Extent> factors) => factors.Aggregate(One, Multiply);

    /// <summary>An affine formula without indices as an extent formula, or null when it has other atoms.</summary>
    public static Extent? FromAffine(Affine affine)
    {
        var sum = Constant(affine.Constant);
        foreach (var term in affine.Terms)
        {
            if (term.Atom is not ExtentAtom atom) return null;
            sum = Add(sum, Multiply(Constant(term.Coefficient), Of(atom.Axis)));
        }
        return sum;
    }

    /// <summary>The formula as C#, over variables that <paramref name="name"/> gives for axes; in 64-bit arithmetic.</summary>
    public static string ToCode(Extent extent, Func<string, string> name)
    {
        if (extent.Terms.Count == 0) return "0L";
        return string.Join(" + ", extent.Terms.Select(t =>
        {
            if (t.Axes.Count == 0) return t.Coefficient.ToString(System.Globalization.CultureInfo.InvariantCulture) + "L";
            var product = "(long)" + string.Join(" * ", t.Axes.Select(name));
            return t.Coefficient == 1 ? product : t.Coefficient.ToString(System.Globalization.CultureInfo.InvariantCulture) + " * " + product;
        }));
    }

    /// <summary>The formula for people, such as <c>B·T·E</c> or <c>E·K - E</c>.</summary>
    public static string ToText(Extent extent)
    {
        var text = string.Concat(extent.Terms.OrderByDescending(t => t.Coefficient > 0).Select(t =>
        {
            var size = Math.Abs(t.Coefficient).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return (t.Coefficient < 0 ? " - " : " + ") + (t.Axes.Count == 0 ? size : (size == "1" ? "" : size + "·") + string.Join("·", t.Axes));
        }));
        return text.Length == 0 ? "0" : text[1] == '+' ? text.Substring(3) : "-" + text.Substring(3);
    }
}
