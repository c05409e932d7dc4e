namespace Nexus.Runtime;

/// <summary>
/// A generated layer. The generator writes one subclass, <c>NAME.Kernel</c>, with a static <c>Instance</c>, for each
/// <c>[Layer]</c>. Sizes are in floats and depend only on extents, so a caller allocates once and nothing is allocated by a call.
/// </summary>
public abstract unsafe class LayerKernel
{
    /// <summary>Parameters, axes, hyper-parameters and state, in binding order.</summary>
    public abstract LayerSignature Signature { get; }

    /// <summary>The layer's core IR as text; referencing assemblies inline it.</summary>
    public abstract string Ir { get; }

    /// <summary>The plan as text: steps, loops, memory, what is saved and what is recomputed.</summary>
    public abstract string Plan { get; }

    /// <summary>Why the layer runs whole sequences only, such as a read of a later position; null when it can go on token by
    /// token.</summary>
    public virtual string? WholeOnly => null;

    /// <summary>Scratch that <see cref="Advance"/> needs during the call.</summary>
    /// <param name="extents">One extent for each axis of the signature; the time axis counts the tokens of this call.</param>
    /// <param name="capacity">Positions a history may hold; the time extent when there is no state.</param>
    /// <param name="training">True when residuals are kept for <see cref="Backward"/>.</param>
    public abstract long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training);

    /// <summary>Scratch that <see cref="Backward"/> needs during the call.</summary>
    public abstract long BackwardWorkspaceFloats(ReadOnlySpan<int> extents);

    /// <summary>What <see cref="Advance"/> saves for <see cref="Backward"/>.</summary>
    public abstract long ResidualFloats(ReadOnlySpan<int> extents);

    /// <summary>The state of one session; zero-filled is the state before the first token.</summary>
    public abstract long StateFloats(ReadOnlySpan<int> extents, int capacity);

    /// <summary>Runs n tokens (the time extent), reading what lies before them from state, and moves the state on.</summary>
    public abstract void Advance(ref Frame frame);

    /// <summary>Gradients of a whole-sequence <see cref="Advance"/> (position 0) that saved residuals.</summary>
    public abstract void Backward(ref Frame frame);
}

/// <summary>Everything a call needs, all owned by the caller.</summary>
public unsafe struct Frame
{
    /// <summary>One pointer for each array of the signature, 64-byte aligned storage preferred; int* for Ids; null for an absent
    /// optional.</summary>
    public float** Arrays;
    /// <summary>Backward only. Out: the upstream gradient (null: zero). In: its gradient, overwritten (null: not wanted). Weight:
    /// its gradient, added to (null: not wanted). Ids: null.</summary>
    public float** Gradients;
    /// <summary>One extent for each axis.</summary>
    public int* Extents;
    /// <summary>One value for each hyper-parameter.</summary>
    public double* Scalars;
    /// <summary>State, or null for a whole sequence from position 0 whose state nobody needs.</summary>
    public float* State;
    /// <summary>Tokens already in the state.</summary>
    public int Position;
    /// <summary>Positions a history may hold.</summary>
    public int Capacity;
    /// <summary>Scratch.</summary>
    public float* Workspace;
    /// <summary>Residuals, or null for inference.</summary>
    public float* Residuals;
    /// <summary>The threads to use.</summary>
    public WorkerPool Pool;
    /// <summary>The width to run.</summary>
    public Isa Isa;
    /// <summary>Set by the kernel to the width that ran.</summary>
    public Isa Ran;
}
