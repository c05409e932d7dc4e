using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>g_{t,s} = σ(q_t · k_s);  p_{t,s} = min(P − 1, Σ_{s ≤ r ≤ t} g_{t,r});  z_{t,n} = q_t · e_n;  score_{t,s} = q_t
/// · k_s + z interpolated between n = ⌊p⌋ and ⌈p⌉;  y_t = Σ_s softmax over s ≤ t (score)_{t,s} v_s</summary>
/// <remarks>q [T, K], k [T, K], v [T, K], positions e [P, K], y [T, K]: one head. Positions are counts of the tokens whose
/// gates are open.</remarks>
[Layer(Source = "Golovneva et al. 2024, arXiv:2405.18719, eq. 3 to 6")]
public static partial class ContextualPositionAttention
{
    /// <summary>The equations.</summary>
    public static void Define<T, K, P>(
        In<T, K> q, In<T, K> k, In<T, K> v, Weight<P, K> positions, Out<T, K> y) where T : ITime
    {
        Index<T> t = new(), s = new(), r = new();
        Index<K> c = new();
        Index<P> n = new();
        Local<T, T> dot = new(), place = new();
        Local<T, P> z = new();

        dot[t, s] = Sum(c, q[t, c] * k[s, c]);
        place[t, s] = Min(Extent(n) - 1, Sum(r, Sigmoid(dot[t, r]), where: s <= r & r <= t));
        z[t, n] = Sum(c, q[t, c] * positions[n, c]);
        var score = dot[t, s] + Sum(n, Max(0, 1 - Abs(place[t, s] - n)) * z[t, n]);
        y[t, c] = Sum(s, Softmax(s, score, where: s <= t) * v[s, c]);
    }
}
