namespace Nexus.Compiler.Passes;

/// <summary>What a pass has to say about a layer, in the user's names: what was found, why it cannot be, what to do.</summary>
/// <param name="Code">NX2xxx; the list is in this folder's README.</param>
/// <param name="Message">One or two sentences.</param>
/// <param name="Array">The array whose equation it is about.</param>
/// <param name="About">The array read, or the index bound, that is wrong in it; null for the equation as a whole.</param>
public sealed record Finding(string Code, string Message, string Array, string? About = null);
