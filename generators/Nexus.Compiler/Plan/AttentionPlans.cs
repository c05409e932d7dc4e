using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>Turns recognised softmax-weighted sums into what the hand kernel needs.</summary>
public static class AttentionPlans
{
    /// <summary>The plan of a region in Advance.</summary>
    public static AttentionPlan Forward(SoftmaxRegion r) => new(
        r.Name, r.Q, r.K, r.V, r.Output, r.Time, r.Source, r.Contracted.ToList(), r.Value.ToList(),
        r.Scale, r is { Cap: { } cap, CapIf: null } ? new Un(UnOp.Abs, cap) : r.Cap, r.Window is null ? null : new Number(r.Window), r.Name + ".maxsum", null);

    /// <summary>The plan of a region in Backward.</summary>
    public static AttentionPlan Backward(SoftmaxAdjoint a) => Forward(a.Forward) with
    {
        Name = a.Name,
        Gradients = new(a.DOutput.Array, a.DQ?.Array, a.DK?.Array, a.DV?.Array),
    };
}
