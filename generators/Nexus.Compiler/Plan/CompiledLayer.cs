using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>A layer with both passes planned.</summary>
/// <param name="Normalised">The normalised equations.</param>
/// <param name="Forward">Advance.</param>
/// <param name="Backward">Backward, or null when nothing has a gradient.</param>
/// <param name="Fusion">How far its equations are fused.</param>
public sealed record CompiledLayer(Layer Normalised, PlannedPass Forward, PlannedPass? Backward, Fusion Fusion)
{
    /// <summary>Why more fusion was not possible, one sentence for each try; empty for a layer that is fused fully.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>Why the layer runs whole sequences only; null for one that can go on token by token.</summary>
    public string? WholeOnly { get; init; }

    /// <summary>The layer with as much fusion as it has loops for.</summary>
    /// <param name="core">The layer.</param>
    /// <param name="signature">Its parameters.</param>
    /// <param name="use">What is done with it: lowering may find that loops are missing, too.</param>
    /// <exception cref="PlanException">The layer has a form that no loops serve.</exception>
    public static TResult Best<TResult>(Layer core, Signature signature, Func<CompiledLayer, TResult> use)
    {
        var reasons = new List<string>();
        for (var fusion = Fusion.Full; ; fusion++)
            try
            {
                var layer = Of(core, signature, fusion);
                return use(layer with { Reasons = [.. reasons, .. layer.Reasons] });
            }
            catch (PlanException e) when (fusion != Fusion.Elements)
            {
                if (!reasons.Contains(e.Message)) reasons.Add(e.Message);
            }
    }

    /// <summary>Normalises, differentiates and plans a layer.</summary>
    /// <exception cref="PlanException">The layer has a form that no loops serve.</exception>
    public static CompiledLayer Of(Layer core, Signature signature, Fusion fusion = Fusion.Full)
    {
        // Normalise tags the softmax-weighted sums itself, once it knows that nothing else reads their scores.
        var untagged = core with { Equations = core.Equations.Select(e => e with { Region = null, Role = null }).ToEquatable() };
        var (normalised, reasons) = AttentionLayout.Run(Normalise.Run(untagged), signature);
        var state = State.Run(normalised);
        var isCausal = state.Findings.Count == 0;
        var wholeOnly = isCausal ? null : state.Findings[0].Message;
        var layer = Histories.Run(isCausal ? state.Layer : StateOf.Run(normalised));
        if (isCausal) layer = Histories.Plain(layer);
        var regions = Regions.Describe(layer);
        var history = new HashSet<string>(regions.SelectMany(r => new[] { r.K.Array, r.V.Array }));
        var advance = layer;
        if (isCausal)
        {
            (advance, var seen) = SeenRows.Run(layer);
            history.UnionWith(seen);
        }
        var adjoint = Adjoint.Run(layer);
        var kept = new HashSet<string>();
        var forward = ForwardPass.Plan(advance, signature, history, regions, kept, fusion);
        if (adjoint.Arrays.All(a => a.Kind != ArrayKind.Out)) return new(layer, ForwardPass.Finish(forward, [], []), null, fusion) { Reasons = reasons, WholeOnly = wholeOnly };
        var needs = BackwardNeeds.Of(layer, adjoint, forward);
        if (needs.ToKeep.Count > 0)
        {
            forward = ForwardPass.Plan(advance, signature, history, regions, needs.ToKeep, fusion);
            needs = BackwardNeeds.Of(layer, adjoint, forward);
        }
        ForwardPass.Finish(forward, needs.Residuals, needs.Recurrent);
        return new(layer, forward, BackwardPass.Plan(layer, adjoint, needs, forward, signature, fusion), fusion) { Reasons = reasons, WholeOnly = wholeOnly };
    }
}
