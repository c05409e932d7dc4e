using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>[z | x B C | dt] = W_in x;  [x | B | C] = silu(conv(x B C));  s = Mamba2Scan(x, dt, A = −exp(aLog), B, C, D);
/// y = W_out GatedRmsNorm(s, z) in groups</summary>
/// <remarks>x [T, D], inProj [2 G R P + 2 G N + G R, D] (rows z, x, B, C, dt), conv [G R P + 2 G N, K], convBias of the
/// same channels or
/// absent, dtBias [G, R], aLog [G, R], skip [G, R] (D, one a head), norm [G R P], outProj [D, G R P], y [T, D], last
/// [G, R, P, N]. R heads of P channels in each of G groups.</remarks>
[Layer(Source = "Dao & Gu 2024, arXiv:2405.21060, figure 6 (right) and section 7")]
public static partial class Mamba2Block
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, G, R, P, N, K>(
        In<T, D> x,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>,
            Joined<G, R>>>, D> inProj,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>, K> conv,
        Weight<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>>? convBias,
        Weight<G, R> dtBias, Weight<G, R> aLog, Weight<G, R> skip, Weight<Joined<G, Joined<R, P>>> norm,
        Weight<D, Joined<G, Joined<R, P>>> outProj, Out<T, D> y, Out<G, R, P, N> last, double eps = 1e-5) where T : ITime
    {
        Index<T> t = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<P> p = new();
        Local<T, Concat<Joined<G, Joined<R, P>>, Concat<Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>,
            Joined<G, R>>>> all = new();
        Local<T, Concat<Joined<G, Joined<R, P>>, Concat<Joined<G, N>, Joined<G, N>>>> u = new(), v = new();
        Local<G, R> a = new();
        Local<G, R, P> d = new();
        Local<T, G, R, P> s = new();
        Local<T, G, Joined<R, P>> n = new();

        Linear.Define(x[t], inProj, all[t]);
        CausalConv1d.Define(all.Second().First(), conv, convBias, u);
        Silu.Define(u[t], v[t]);
        a[g, r] = -Exp(aLog[g, r]);
        d[g, r, p] = skip[g, r];
        Mamba2Scan.Define(v.First().Split().Split(), all.Second().Second().Split(), dtBias, a, v.Second().First().Split(),
            v.Second().Second().Split(), d, s, last);
        GatedRmsNorm.Define(s.Join()[t, g], all.First().Split()[t, g], norm.Split()[g], n[t, g], eps);
        Linear.Define(n.Join()[t], outProj, y[t]);
    }
}
