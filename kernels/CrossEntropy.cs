using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>row_r = log Σ_v exp(z_{r,v}) − (1 − smoothing) z_{r,target_r} − smoothing · mean_v z_{r,v};  loss = mean of the
/// rows that count</summary>
/// <remarks>logits z [R, V], target [R] of positions on V, row [R], loss []. A row whose target is <c>ignore</c> does not
/// count: its loss and its gradient are 0. When no row counts, loss is 0/0 = NaN. Losses are in nats.</remarks>
[Layer(Source = "Szegedy et al. 2015, arXiv:1512.00567, section 7 (label smoothing)")]
public static partial class CrossEntropy
{
    /// <summary>The equations.</summary>
    public static void Define<R, V>(
        In<R, V> logits, Ids<R, V> target, Out<R> row, Out loss, double smoothing = 0, int ignore = -100)
    {
        Index<R> r = new(), i = new(), n = new();
        Index<V> v = new(), j = new();

        var picked = (1 - smoothing) * logits[r, target[r]] + smoothing * Mean(j, logits[r, j]);
        row[r] = Select(target[r] == ignore, 0, LogSumExp(v, logits[r, v]) - picked);
        loss.Value = Sum(i, row[i]) / Sum(n, 1, where: target[n] != ignore);
    }
}
