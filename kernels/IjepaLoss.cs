using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>ŷ = (target − mean) / sqrt(variance + eps) by row, without gradient; δ = prediction − ŷ;  loss = mean of δ² /
/// (2 beta) where |δ| &lt; beta, |δ| − beta / 2 elsewhere</summary>
/// <remarks>prediction [R, D], target [R, D] (what the target encoder gives), loss []. The target receives no
/// gradient.</remarks>
[Layer(Source = "Assran et al. 2023, arXiv:2301.08243, section 3; smooth L1: Girshick 2015, arXiv:1504.08083, eq. 3")]
public static partial class IjepaLoss
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> prediction, In<R, D> target, Out loss, double beta = 1, double eps = 1e-5)
    {
        Index<R> r = new();
        Index<D> d = new(), i = new(), j = new();
        Local<R, D> centred = new(), delta = new();

        centred[r, d] = target[r, d] - Mean(i, target[r, i]);
        delta[r, d] = prediction[r, d] - Stop(centred[r, d] * Rsqrt(Mean(j, Sq(centred[r, j])) + eps));
        var size = Abs(delta[r, d]);
        loss.Value = Mean(r, d, Select(size < beta, Sq(delta[r, d]) / (2 * beta), size - beta / 2));
    }
}
