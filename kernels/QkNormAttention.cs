using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>q̂ = q / ‖q‖, k̂ = k / ‖k‖ by head;  p_{h,t,s} = softmax over s ≤ t of g q̂_{t,h} · k̂_{s,h};  y_{t,h} = Σ_s
/// p_{h,t,s} v_{s,h}</summary>
/// <remarks>q [T, H, K], k [T, H, K], v [T, H, K], gain g [] (learned; the paper starts it at log2(T² − T)), y [T, H, K].
/// eps > 0 is added to the squared norms.</remarks>
[Layer(Source = "Henry et al. 2020, arXiv:2010.04245, eq. 2 to 5")]
public static partial class QkNormAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, K>(
        In<T, H, K> q, In<T, H, K> k, In<T, H, K> v, Real gain, Out<T, H, K> y, double eps = 1e-6) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<H> h = new();
        Index<K> c = new(), i = new(), j = new();
        Local<T, H, K> unitQ = new(), unitK = new();

        unitQ[t, h, c] = gain * q[t, h, c] * Rsqrt(Sum(i, Sq(q[t, h, i])) + eps);
        unitK[t, h, c] = k[t, h, c] * Rsqrt(Sum(j, Sq(k[t, h, j])) + eps);
        var score = Sum(c, unitQ[t, h, c] * unitK[s, h, c]);
        y[t, h, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, h, c]);
    }
}
