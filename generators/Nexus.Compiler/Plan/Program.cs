using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Where an array lives.</summary>
public enum Place
{
    /// <summary>Bound by the caller: frame.Arrays.</summary>
    Parameter,
    /// <summary>Bound by the caller: frame.Gradients.</summary>
    Gradient,
    /// <summary>Written by Advance, read by Backward.</summary>
    Residual,
    /// <summary>Scratch of one call.</summary>
    Workspace,
    /// <summary>The rows before the first token, kept in state.</summary>
    Past,
    /// <summary>All rows so far, kept in state.</summary>
    History,
    /// <summary>Registers or tiles of a nest; never in memory.</summary>
    Register,
}

/// <summary>An array with its place, its strides (in the order of its dimensions) and the name of its pointer.</summary>
public sealed class Buffer(string name, string[] axes)
{
    /// <summary>The array's name in the equations.</summary>
    public string Name { get; } = name;
    /// <summary>Its dimensions.</summary>
    public string[] Axes { get; } = axes;
    /// <summary>Elements between neighbours along each dimension.</summary>
    public Extent[] Strides { get; set; } = [];
    /// <summary>Elements in all.</summary>
    public Extent Size { get; set; } = Formulas.One;
    /// <summary>Where it lives.</summary>
    public Place Place { get; set; } = Place.Register;
    /// <summary>The part of a larger array starts here.</summary>
    public Extent Offset { get; set; } = Formulas.Zero;
    /// <summary>The buffer whose memory this one is a part of, or null.</summary>
    public Buffer? Parent { get; set; }
    /// <summary>Index in the signature, for parameters and gradients.</summary>
    public int Binding { get; set; } = -1;
    /// <summary>int32 positions instead of floats.</summary>
    public bool IsIds { get; set; }
    /// <summary>May be null at run time.</summary>
    public bool IsOptional { get; set; }
    /// <summary>Gradient of a weight: added to, not overwritten.</summary>
    public bool Accumulates { get; set; }
    /// <summary>Rows kept from before the first token, with the companion that holds them.</summary>
    public Extent? Lag { get; set; }
    /// <summary>The companion of the rows before the first token.</summary>
    public Buffer? Past { get; set; }
    /// <summary>Rows before the first token of a recurrence (one value), not of a window.</summary>
    public bool IsCarry { get; set; }
    /// <summary>Steps after its recurrence read the rows before the first token: these are replaced at the end of the pass.</summary>
    public bool IsKeptLate { get; set; }
    /// <summary>The dimension that is time, or -1.</summary>
    public int TimeDimension { get; set; } = -1;
    /// <summary>First and last step that touches it, for sharing scratch.</summary>
    public int FirstUse { get; set; } = int.MaxValue;
    /// <summary>See <see cref="FirstUse"/>.</summary>
    public int LastUse { get; set; } = -1;
    /// <summary>A C# identifier for its pointer.</summary>
    public string Pointer => Identifier(Name);

    /// <summary>A name as a C# identifier.</summary>
    public static string Identifier(string name) => "_" + new string(name.Select(ch => char.IsLetterOrDigit(ch) ? ch : '_').ToArray());
}

/// <summary>One step of a pass: all threads finish it before the next begins.</summary>
public abstract class Step
{
    /// <summary>Number in the pass.</summary>
    public int Number { get; set; }
    /// <summary>The equations it computes.</summary>
    public List<Equation> Equations { get; } = [];
}

/// <summary>A matrix product run by the hand kernel, with the point-wise equation that consumes it fused as epilogue.</summary>
public sealed class GemmStep : Step
{
    /// <summary>The contraction.</summary>
    public Contraction Contraction { get; set; } = null!;
    /// <summary>The fused consumer, or null.</summary>
    public Equation? Epilogue { get; set; }
}

/// <summary>A softmax-weighted sum run by the hand kernel, forward or backward.</summary>
public sealed class AttentionStep : Step
{
    /// <summary>The recognised region and what its arrays are to the kernel.</summary>
    public AttentionPlan Plan { get; set; } = null!;
}

/// <summary>Generated loops.</summary>
public sealed class NestStep : Step
{
    /// <summary>What the loops are.</summary>
    public NestKind Kind { get; set; }
    /// <summary>Parallel loops, outermost first (axes).</summary>
    public List<string> Rows { get; } = [];
    /// <summary>The lane axis when lanes are opened outside of other loops (<see cref="NestKind.Column"/>, <see cref="NestKind.Scan"/>).</summary>
    public string? Lane { get; set; }
    /// <summary>Sequential loops inside the lanes, outermost first.</summary>
    public List<string> Sequence { get; } = [];
    /// <summary>Forward equations that a reverse scan computes again, chunk by chunk.</summary>
    public List<Equation> Recomputed { get; } = [];
    /// <summary>Runs only in the first call of a sequence: it gives the rows before the first token.</summary>
    public bool OnlyAtStart { get; set; }
    /// <summary>The sequence runs down.</summary>
    public bool Descending { get; set; }
    /// <summary>The plain loop over time that this nest is one part of: its first row axis is that time.</summary>
    public TimeLoop? InOrder { get; set; }
    /// <summary>One equation in plain loops: rows outside, reductions inside.</summary>
    public bool IsPlain { get; set; }
    /// <summary>Plain loops that compute one element at a time.</summary>
    public bool IsElements { get; set; }
}

/// <summary>The shapes of generated loops.</summary>
public enum NestKind
{
    /// <summary>Rows in parallel; lane loops inside each row.</summary>
    Row,
    /// <summary>Lane blocks in parallel; reductions over rows inside.</summary>
    Column,
    /// <summary>Lane blocks in parallel; time in order inside, state in registers and tiles.</summary>
    Scan,
    /// <summary>Rows in parallel; time in order inside, then loops as in a row; state in memory.</summary>
    InOrder,
}

/// <summary>One pass (Advance or Backward): steps in order and the arrays they use.</summary>
public sealed class Pass(string name, Layer layer)
{
    /// <summary>Advance or Backward.</summary>
    public string Name { get; } = name;
    /// <summary>The equations.</summary>
    public Layer Layer { get; } = layer;
    /// <summary>Steps in order.</summary>
    public List<Step> Steps { get; } = [];
    /// <summary>Arrays by name.</summary>
    public Dictionary<string, Buffer> Buffers { get; } = [];
}
