using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>c = W_dkv x;  k^R = rotary(W_kr x);  c^Q = W_dq x;  q^C_h = W_uq,h c^Q;  q^R_h = rotary(W_qr,h c^Q);  p =
/// softmax over s ≤ t of (W_uk,hᵀ q^C_{t,h} · c_s + q^R_{t,h} · k^R_s) / √(K + 2J);  y_t = Σ_h W_o,h W_uv,h Σ_s p_{h,t,s}
/// c_s</summary>
/// <remarks>x [T, D], downKv [R, D], keyRotary [2, J, D], downQ [Q, D], upQ [H, K, Q], queryRotary [H, 2, J, Q], upK [H, K,
/// R], upV [H, V, R], wo [D, H, V], y [T, D]. Keys and values are never made: queries take W_uk, so that the derived state
/// holds only c and k^R.</remarks>
[Layer(Source = "DeepSeek-AI 2024, arXiv:2405.04434, eq. 9 to 19 (matrices absorbed as in section 2.1.2)")]
public static partial class LatentAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, H, K, V, J, Q, R>(
        In<T, D> x, Weight<R, D> downKv, Weight<Two, J, D> keyRotary, Weight<Q, D> downQ, Weight<H, K, Q> upQ,
        Weight<H, Two, J, Q> queryRotary, Weight<H, K, R> upK, Weight<H, V, R> upV, Weight<D, H, V> wo, Out<T, D> y,
        double theta = 10000) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<D> d = new();
        Index<H> h = new();
        Index<K> k = new();
        Index<V> v = new();
        Index<Two> half = new();
        Index<J> j = new();
        Index<R> r = new();
        Local<T, R> c = new();
        Local<T, Q> cq = new();
        Local<T, H, K> q = new();
        Local<T, H, R> absorbed = new(), seen = new();
        Local<T, Two, J> rawK = new(), turnedK = new();
        Local<T, H, Two, J> rawQ = new(), turnedQ = new();
        Local<T, H, V> o = new();

        Linear.Define(x[t], downKv, c[t]);
        Linear.Define(x[t], keyRotary[half], rawK[t, half]);
        RotaryEmbedding.Define(rawK, turnedK, theta);
        Linear.Define(x[t], downQ, cq[t]);
        Linear.Define(cq[t], upQ[h], q[t, h]);
        Linear.Define(cq[t], queryRotary[h, half], rawQ[t, h, half]);
        RotaryEmbedding.Define(rawQ[.., h, .., ..], turnedQ[.., h, .., ..], theta);
        absorbed[t, h, r] = Sum(k, upK[h, k, r] * q[t, h, k]);
        var content = Sum(r, absorbed[t, h, r] * c[s, r]);
        var place = Sum(half, j, turnedQ[t, h, half, j] * turnedK[s, half, j]);
        var p = Softmax(s, (content + place) / Sqrt(Extent(k) + 2 * Extent(j)), where: s <= t);
        seen[t, h, r] = Sum(s, p * c[s, r]);
        Linear.Define(seen[t, h], upV[h], o[t, h]);
        y[t, d] = Sum(h, v, wo[d, h, v] * o[t, h, v]);
    }
}
