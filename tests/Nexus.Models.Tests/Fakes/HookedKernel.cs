using Nexus.Runtime;

namespace Nexus.Models.Tests.Fakes;

/// <summary>Another kernel, with something done before each of its forwards: lets a test cancel in the middle of a token whatever
/// the kernels are.</summary>
public sealed class HookedKernel(LayerKernel inner) : LayerKernel
{
    /// <summary>What is done; null: nothing.</summary>
    public Action? Called { get; set; }

    public override LayerSignature Signature => inner.Signature;

    public override string Ir => inner.Ir;

    public override string Plan => inner.Plan;

    public override string? WholeOnly => inner.WholeOnly;

    public override long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training) =>
        inner.WorkspaceFloats(extents, capacity, training);

    public override long BackwardWorkspaceFloats(ReadOnlySpan<int> extents) => inner.BackwardWorkspaceFloats(extents);

    public override long ResidualFloats(ReadOnlySpan<int> extents) => inner.ResidualFloats(extents);

    public override long StateFloats(ReadOnlySpan<int> extents, int capacity) => inner.StateFloats(extents, capacity);

    public override void Advance(ref Frame frame)
    {
        Called?.Invoke();
        inner.Advance(ref frame);
    }

    public override void Backward(ref Frame frame) => inner.Backward(ref frame);
}
