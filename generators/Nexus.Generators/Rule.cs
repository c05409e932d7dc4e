namespace Nexus.Generators;

/// <summary>A diagnostic with its own proof: the tests compile both examples, the first must raise exactly this rule at exactly the
/// token between « and », the second none.</summary>
/// <param name="Id">NX, stop, number.</param>
/// <param name="Says">The mistake in one sentence.</param>
/// <param name="Because">Why it is one.</param>
/// <param name="Breaks">Members of a <c>[Layer]</c> class with the mistake, its token between « and ».</param>
/// <param name="Fixed">The same without it.</param>
/// <param name="Beside">Other types both examples need.</param>
/// <param name="BesideFixed">Those of the second example, where they differ.</param>
/// <param name="Attribute">The attribute of the first example; the second always has a sound one.</param>
/// <param name="CSharp">What C# says to the first example on its own; null when C# accepts it.</param>
/// <param name="IsAdvice">True when the layer is sound and could be better: a suggestion, no error.</param>
public sealed record Rule(
    string Id, string Says, string Because, string Breaks, string Fixed, string Beside = "", string? BesideFixed = null,
    string Attribute = "[Layer(Source = \"none\")]", string? CSharp = null, bool IsAdvice = false)
{
    /// <summary>A text without the marks of its token.</summary>
    public static string Plain(string text) => text.Replace("«", "").Replace("»", "");

    /// <summary>The whole first example: what stands beside, the attribute and the class.</summary>
    public string BrokenExample => Example(Beside, Attribute, Breaks);

    /// <summary>The whole second example.</summary>
    public string FixedExample => Example(BesideFixed ?? Beside, "[Layer(Source = \"none\")]", Fixed);

    private static string Example(string beside, string attribute, string members) =>
        $"{(beside.Length == 0 ? "" : beside + "\n\n")}{attribute}\npublic static partial class Example\n{{\n    {members}\n}}\n";
}
