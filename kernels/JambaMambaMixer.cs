using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>as MambaBlock, with RmsNorm on r, B and C:  Δ = softplus(W_Δ RmsNorm(r) + b_Δ)</summary>
/// <remarks>x [T, D], inProj [2E, D], conv [E, K], convBias [E] or absent, xProj [R + 2N, E], dtNorm [R], bNorm [N],
/// cNorm [N], dtProj
/// [E, R], dtBias [E], aLog [E, N], skip [E], outProj [D, E], y [T, D], last [E, N].</remarks>
[Layer(Source = "Lieber et al. 2024, arXiv:2403.19887, section 6.4 (RMSNorm inside Mamba layers); the mixer: arXiv:2312.00752, figure 3")]
public static partial class JambaMambaMixer
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, E, R, N, K>(
        In<T, D> x, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<R> dtNorm, Weight<N> bNorm, Weight<N> cNorm, Weight<E, R> dtProj,
        Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip, Weight<D, E> outProj, Out<T, D> y, Out<E, N> last,
        double eps = 1e-6) where T : ITime
    {
        Index<T> t = new();
        Index<E> e = new();
        Index<N> n = new();
        Local<T, Concat<E, E>> uz = new();
        Local<T, Concat<R, Concat<N, N>>> rbc = new();
        Local<T, R> r = new();
        Local<T, N> b = new(), c = new();
        Local<T, E> u = new(), v = new(), dt = new(), delta = new(), s = new(), gated = new();
        Local<E, N> a = new();

        Linear.Define(x[t], inProj, uz[t]);
        CausalConv1d.Define(uz.First(), conv, convBias, u);
        v[t, e] = Silu(u[t, e]);
        Linear.Define(v[t], xProj, rbc[t]);
        RmsNorm.Define(rbc.First()[t], dtNorm, r[t], eps);
        RmsNorm.Define(rbc.Second().First()[t], bNorm, b[t], eps);
        RmsNorm.Define(rbc.Second().Second()[t], cNorm, c[t], eps);
        Linear.Define(r[t], dtProj, dt[t], dtBias);
        delta[t, e] = Softplus(dt[t, e]);
        a[e, n] = -Exp(aLog[e, n]);
        SelectiveScan.Define(v, delta, a, b, c, skip, s, last);
        gated[t, e] = s[t, e] * Silu(uz.Second()[t, e]);
        Linear.Define(gated[t], outProj, y[t]);
    }
}
