namespace Nexus.Compiler.Lower;

// The lane program: straight lines of primitives over vectors, pointers and integers, in loops and branches. It knows no target: a
// printer gives each operation its text (see LaneOps), vectors their width, and tails their masks.

/// <summary>What a name holds.</summary>
public enum ValueKind
{
    /// <summary>A vector of f32 lanes.</summary>
    Vector,
    /// <summary>An address of f32.</summary>
    Pointer,
    /// <summary>A native integer.</summary>
    Integer,
}

/// <summary>A statement.</summary>
public abstract record LaneNode;

/// <summary>name = op(arguments), once.</summary>
public sealed record Let(string Name, ValueKind Kind, string Op, params string[] Arguments) : LaneNode;

/// <summary>name = op(arguments), again: accumulators and carried values.</summary>
public sealed record Set(string Name, string Op, params string[] Arguments) : LaneNode;

/// <summary>A store: op(arguments).</summary>
public sealed record Write(string Op, params string[] Arguments) : LaneNode;

/// <summary>Local memory for a number of vectors.</summary>
public sealed record Tile(string Name, string Vectors) : LaneNode;

/// <summary>A loop over [From, To): by one, by one downwards, or by the number of lanes.</summary>
public sealed record Loop(string Variable, string From, string To, LoopForm Form, List<LaneNode> Body) : LaneNode;

/// <summary>If the condition holds, Then; else Else.</summary>
public sealed record Branch(string Condition, List<LaneNode> Then, List<LaneNode> Else) : LaneNode;

/// <summary>How a loop steps.</summary>
public enum LoopForm
{
    /// <summary>+1.</summary>
    Up,
    /// <summary>-1, from the last.</summary>
    Down,
    /// <summary>+ number of lanes, with the lanes left in <c>VARIABLE_lanes</c>.</summary>
    Lanes,
}
