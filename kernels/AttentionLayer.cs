using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y = x + AttentionBlock(RmsNorm(x)), for each sequence of a batch</summary>
/// <remarks>x [B, T, D], norm [D], the weights as in <see cref="AttentionBlock"/>, y [B, T, D].</remarks>
[Layer(Source = "Xiong et al. 2020, arXiv:2002.04745, figure 1b (pre-norm residual)")]
public static partial class AttentionLayer
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, G, R, J>(
        In<B, T, D> x, Weight<D> norm, Weight<G, R, Two, J, D> wq, Weight<G, Two, J, D> wk, Weight<G, Two, J, D> wv,
        Weight<D, G, R, Two, J> wo, Out<B, T, D> y,
        double eps = 1e-6, double theta = 10000, int window = int.MaxValue, double cap = 0) where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> n = new(), a = new();

        RmsNorm.Define(x[b, t], norm, n[b, t], eps);
        AttentionBlock.Define(n[b], wq, wk, wv, wo, a[b], theta, window, cap);
        y[b, t, d] = x[b, t, d] + a[b, t, d];
    }
}
