using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y = x + MlpBlock(RmsNorm(x)), for each token of a batch</summary>
/// <remarks>x [B, T, D], norm [D], the weights as in <see cref="MlpBlock"/>, y [B, T, D].</remarks>
[Layer(Source = "Xiong et al. 2020, arXiv:2002.04745, figure 1b (pre-norm residual)")]
public static partial class MlpLayer
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D, F>(
        In<B, T, D> x, Weight<D> norm, Weight<F, D> gate, Weight<F, D> up, Weight<D, F> down, Out<B, T, D> y, double eps = 1e-6)
        where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<D> d = new();
        Local<B, T, D> n = new(), m = new();

        RmsNorm.Define(x[b, t], norm, n[b, t], eps);
        MlpBlock.Define(n[b, t], gate, up, down, m[b, t]);
        y[b, t, d] = x[b, t, d] + m[b, t, d];
    }
}
