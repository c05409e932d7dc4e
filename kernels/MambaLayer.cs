using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y = x + MambaBlock(RmsNorm(x)), for each sequence of a batch</summary>
/// <remarks>x [B, T, D], norm [D], the weights as in <see cref="MambaBlock"/>, y [B, T, D].</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, section 3.4 (block with residual and norm)")]
public static partial class MambaLayer
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, E, R, N, K>(
        In<B, T, D> x, Weight<D> norm, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<B, T, D> y, double eps = 1e-6) where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> n = new(), m = new();
        Local<B, E, N> last = new();

        RmsNorm.Define(x[b, t], norm, n[b, t], eps);
        MambaBlock.Define(n[b], inProj, conv, convBias, xProj, dtProj, dtBias, aLog, skip, outProj, m[b], last[b]);
        y[b, t, d] = x[b, t, d] + m[b, t, d];
    }
}
