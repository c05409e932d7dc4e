using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_t = (e^{p − o} A_{t−1} + e^{u + k_t − o} v_t) / (e^{p − o} B_{t−1} + e^{u + k_t − o}), p = p_{t−1}, o =
/// max(p, u + k_t);
/// A and B decay by e^{−w} and take e^{k} v and e^{k}, both over e^{p_t} with p_t = max(p_{t−1} − w, k_t)</summary>
/// <remarks>k [T, D], v [T, D], w [D] (≥ 0: decay in nats a token), u [D] (bonus of the token itself), y [T, D]. State:
/// A, B and the
/// largest exponent p a channel, which changes rounding only, not results.</remarks>
[Layer(Source = "Peng et al. 2023, arXiv:2305.13048, eq. 16, with the running maximum of its appendix D")]
public static partial class Rwkv4
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> k, In<T, D> v, Weight<D> w, Weight<D> u, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> a = new(), b = new(), p = new();
        var before = Stop(p[t - 1, d]);
        var own = u[d] + k[t, d];
        var o = Stop(Max(before, own));
        var keep = Exp(before - w[d] - Stop(p[t, d]));
        var add = Exp(k[t, d] - Stop(p[t, d]));

        p[-1, d] = -1e30;
        p[t, d] = Max(p[t - 1, d] - w[d], k[t, d]);
        a[t, d] = keep * a[t - 1, d] + add * v[t, d];
        b[t, d] = keep * b[t - 1, d] + add;
        y[t, d] = (Exp(before - o) * a[t - 1, d] + Exp(own - o) * v[t, d]) / (Exp(before - o) * b[t - 1, d] + Exp(own - o));
    }
}
