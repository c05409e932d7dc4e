namespace Nexus.Spec;

/// <summary>Runs specs as written.</summary>
public sealed partial class Evaluation;
