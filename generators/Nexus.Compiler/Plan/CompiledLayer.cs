using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>A layer with both passes planned.</summary>
/// <param name="Normalised">The normalised equations.</param>
/// <param name="Forward">Advance.</param>
/// <param name="Backward">Backward, or null when nothing has a gradient.</param>
public sealed record CompiledLayer(Layer Normalised, PlannedPass Forward, PlannedPass? Backward)
{
    /// <summary>Normalises, differentiates and plans a layer.</summary>
    /// <exception cref="PlanException">The layer has a form that no loops serve.</exception>
    public static CompiledLayer Of(Layer core, Signature signature)
    {
        // Normalise tags the softmax-weighted sums itself, once it knows that nothing else reads their scores.
        var untagged = core with { Equations = core.Equations.Select(e => e with { Region = null, Role = null }).ToEquatable() };
        var normalised = Normalise.Run(untagged);
        var state = State.Run(normalised);
        var layer = Histories.Run(state.Findings.Count == 0 ? state.Layer : StateOf.Run(normalised));
        var regions = Regions.Describe(layer);
        var history = new HashSet<string>(regions.SelectMany(r => new[] { r.K.Array, r.V.Array }));
        var adjoint = Adjoint.Run(layer);
        var kept = new HashSet<string>();
        var forward = ForwardPass.Plan(layer, signature, history, regions, kept);
        if (adjoint.Arrays.All(a => a.Kind != ArrayKind.Out)) return new(layer, ForwardPass.Finish(forward, [], []), null);
        var needs = BackwardNeeds.Of(layer, adjoint, forward);
        if (needs.ToKeep.Count > 0)
        {
            forward = ForwardPass.Plan(layer, signature, history, regions, needs.ToKeep);
            needs = BackwardNeeds.Of(layer, adjoint, forward);
        }
        ForwardPass.Finish(forward, needs.Residuals, needs.Recurrent);
        return new(layer, forward, BackwardPass.Plan(layer, adjoint, needs, forward, signature));
    }
}
