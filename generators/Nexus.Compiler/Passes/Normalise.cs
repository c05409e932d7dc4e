using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Brings a layer into the form that every later pass relies on.</summary>
/// <remarks>
/// Afterwards: a reduction is the whole right side of its equation; equal reductions are one array; a function that is costly
/// and uses fewer indices than its equation is an array of its own; locals that copy are gone; nothing is unused;
/// softmax-weighted sums are tagged. New arrays are named after the array whose equation they come from: <c>y.sum1</c>,
/// <c>y.exp1</c>. The pass is idempotent.
/// </remarks>
public static class Normalise
{
    private static readonly Func<Layer, Layer>[] s_passes =
    [
        Fold.Run,
        Latches.Run,
        Boundaries.Run,
        DeadCode.Run,
        Views.Run,
        Extract.Reductions,
        Fold.Run,
        Running.Run,
        Regions.Run,
        Extract.Repeated,
        DeadCode.Run,
    ];

    /// <summary>The layer in normal form.</summary>
    public static Layer Run(Layer layer) => s_passes.Aggregate(layer, (x, pass) => pass(x));
}
