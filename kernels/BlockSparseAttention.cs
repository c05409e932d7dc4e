using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_{t,s} = softmax over s ≤ t with s in the block of t, or among the last summary of its own block, of q_t · k_s
/// / √K;  y_t = Σ_s p_{t,s} v_s</summary>
/// <remarks>q [T, K], k [T, K], v [T, K], y [T, K]: one head. 1 ≤ summary ≤ block.</remarks>
[Layer(Source = "Child et al. 2019, arXiv:1904.10509, section 4.3 (fixed pattern)")]
public static partial class BlockSparseAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K>(
        In<T, K> q, In<T, K> k, In<T, K> v, Out<T, K> y, int block = 64, int summary = 8) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<K> c = new();

        var score = Sum(c, q[t, c] * k[s, c]) / Sqrt(Extent(c));
        var seen = s <= t & (Div(s, block) == Div(t, block) | s % block >= block - summary);
        y[t, c] = Sum(s, Softmax(s, score, where: seen) * v[s, c]);
    }
}
