using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>m_c = max(m_{c−1}, max_s z_{c,s});  l_c = l_{c−1} e^{m_{c−1} − m_c} + Σ_s e^{z_{c,s} − m_c};  o_c = o_{c−1}
/// e^{m_{c−1} − m_c} + Σ_s e^{z_{c,s} − m_c} v_{c,s};  y = o / l after the last chunk</summary>
/// <remarks>q [Q, K], k [C, S, K], v [C, S, V], y [Q, V]: the Q queries of one place see C chunks of S keys and values as
/// they come round, z = q · k / √K. C is the axis of time, so that the state after a chunk is (m, l, o) and one more chunk
/// is one step.</remarks>
[Layer(Source = "Liu, Zaharia & Abbeel 2023, arXiv:2310.01889, algorithm 1; blockwise softmax: arXiv:2305.19370, eq. 2")]
public static partial class RingAttention
{
    /// <summary>The equations.</summary>
    public static void Define<C, S, Q, K, V>(In<Q, K> q, In<C, S, K> k, In<C, S, V> v, Out<Q, V> y) where C : ITime
    {
        Index<C> c = new();
        Index<S> s = new();
        Index<Q> i = new();
        Index<K> n = new();
        Index<V> j = new();
        Local<C, Q, S> z = new();
        Local<C, Q> m = new(), l = new();
        Local<C, Q, V> o = new();

        z[c, i, s] = Sum(n, q[i, n] * k[c, s, n]) / Sqrt(Extent(n));
        m[-1, i] = double.NegativeInfinity;
        m[c, i] = Stop(Max(m[c - 1, i], MaxOver(s, z[c, i, s])));
        l[c, i] = l[c - 1, i] * Exp(m[c - 1, i] - m[c, i]) + Sum(s, Exp(z[c, i, s] - m[c, i]));
        o[c, i, j] = o[c - 1, i, j] * Exp(m[c - 1, i] - m[c, i]) + Sum(s, Exp(z[c, i, s] - m[c, i]) * v[c, s, j]);
        y[i, j] = o[^1, i, j] / l[^1, i];
    }
}
