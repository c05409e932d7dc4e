using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>[u | z] = W_in x;  v = silu(conv(u));  [r | B | C] = W_x v;  Δ = softplus(W_Δ r + b_Δ);  A = −exp(aLog);
/// y = W_out (SelectiveScan(v, Δ, A, B, C, skip) · silu(z))</summary>
/// <remarks>x [T, D], inProj [2E, D] (first E rows u, last E rows z), conv [E, K], convBias [E] or absent, xProj [R + 2N,
/// E], dtProj [E, R], dtBias [E], aLog [E, N], skip [E], outProj [D, E], y [T, D], last [E, N] (the scan's state after the
/// last token).</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, figure 3, section 3.4 and algorithm 2")]
public static partial class MambaBlock
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, E, R, N, K>(
        In<T, D> x, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<T, D> y, Out<E, N> last) where T : ITime
    {
        Index<T> t = new();
        Index<E> e = new();
        Index<N> n = new();
        Local<T, Concat<E, E>> uz = new();
        Local<T, Concat<R, Concat<N, N>>> rbc = new();
        Local<T, E> u = new(), v = new(), dt = new(), delta = new(), s = new(), gated = new();
        Local<E, N> a = new();

        Linear.Define(x[t], inProj, uz[t]);
        CausalConv1d.Define(uz.First(), conv, convBias, u);
        v[t, e] = Silu(u[t, e]);
        Linear.Define(v[t], xProj, rbc[t]);
        Linear.Define(rbc.First()[t], dtProj, dt[t], dtBias);
        delta[t, e] = Softplus(dt[t, e]);
        a[e, n] = -Exp(aLog[e, n]);
        SelectiveScan.Define(v, delta, a, rbc.Second().First(), rbc.Second().Second(), skip, s, last);
        gated[t, e] = s[t, e] * Silu(uz.Second()[t, e]);
        Linear.Define(gated[t], outProj, y[t]);
    }
}
