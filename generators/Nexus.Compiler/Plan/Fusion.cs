namespace Nexus.Compiler.Plan;

/// <summary>How far the planner goes in fusing equations. A layer gets the first of these that has loops for it.</summary>
public enum Fusion
{
    /// <summary>Recurrences in registers and tiles, neighbours in one nest.</summary>
    Full,
    /// <summary>Recurrences as plain loops over time with their arrays in memory; all else fused.</summary>
    PlainRecurrences,
    /// <summary>Each equation in loops of its own.</summary>
    PlainEquations,
    /// <summary>Each equation in loops of its own, one element at a time.</summary>
    Elements,
}

/// <summary>Steps that run together for one time after another.</summary>
/// <param name="Axis">The axis in order.</param>
/// <param name="Descending">From its last element to its first.</param>
public sealed record TimeLoop(string Axis, bool Descending);
