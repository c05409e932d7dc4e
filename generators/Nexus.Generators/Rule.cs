namespace Nexus.Generators;

/// <summary>A diagnostic with its own proof: the tests compile both examples, the first must raise exactly this rule, the second
/// none.</summary>
/// <param name="Id">NX, stop, number.</param>
/// <param name="Says">The mistake in one sentence.</param>
/// <param name="Because">Why it is one.</param>
/// <param name="Breaks">Members of a <c>[Layer]</c> class with the mistake.</param>
/// <param name="Fixed">The same without it.</param>
/// <param name="Beside">Other types both examples need.</param>
public sealed record Rule(string Id, string Says, string Because, string Breaks, string Fixed, string Beside = "");
