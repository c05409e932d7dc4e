using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = S_{t−1} + k_t u_tᵀ;  u_t = β_t (v_t − S_{t−1}ᵀ k_t);  y_t = S_tᵀ q_t / √K</summary>
/// <remarks>q [T, K], k [T, K] (of length 1 for a contraction: the layer does not normalise), v [T, V], beta [T] (0 to
/// 2), initial
/// [K, V] or absent (then 0), y [T, V], last [K, V] (S after the last token).</remarks>
[Layer(Source = "Schlag et al. 2021, arXiv:2102.11174, eq. 24-26; Yang et al. 2024, arXiv:2406.06484, eq. 3")]
public static partial class DeltaNet
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, V>(
        In<T, K> q, In<T, K> k, In<T, V> v, In<T> beta, In<K, V>? initial, Out<T, V> y, Out<K, V> last) where T : ITime
    {
        GatedDeltaNet.Define(q, k, v, beta, null, initial, y, last);
    }
}
