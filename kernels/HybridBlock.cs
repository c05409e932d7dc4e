using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y = MambaLayer(AttentionLayer(x)): one attention layer and one selective-scan layer in one kernel, with one
/// state</summary>
/// <remarks>x [B, T, D], the weights as in <see cref="AttentionLayer"/> and <see cref="MambaLayer"/>, y [B, T, D]. A model
/// whose blocks have more scan layers than one adds them as <see cref="MambaLayer"/>s.</remarks>
[Layer(Source = "Lieber et al. 2024, arXiv:2403.19887, section 2 (attention among selective-scan layers)")]
public static partial class HybridBlock
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, G, Q, J, E, R, N, K>(
        In<B, T, D> x, Weight<D> attentionNorm, Weight<G, Q, Two, J, D> wq, Weight<G, Two, J, D> wk, Weight<G, Two, J, D> wv,
        Weight<D, G, Q, Two, J> wo, Weight<D> scanNorm, Weight<Concat<E, E>, D> inProj, Weight<E, K> conv, Weight<E>? convBias,
        Weight<Concat<R, Concat<N, N>>, E> xProj, Weight<E, R> dtProj, Weight<E> dtBias, Weight<E, N> aLog, Weight<E> skip,
        Weight<D, E> outProj, Out<B, T, D> y, double eps = 1e-6, double theta = 10000, int window = int.MaxValue) where T : ITime
    {
        Local<B, T, D> h = new();

        AttentionLayer.Define(x, attentionNorm, wq, wk, wv, wo, h, eps, theta, window);
        MambaLayer.Define(h, scanNorm, inProj, conv, convBias, xProj, dtProj, dtBias, aLog, skip, outProj, y, eps);
    }
}
