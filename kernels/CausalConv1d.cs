using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_{t,d} = Σ_k w_{d,k} x_{t−(K−1)+k, d} + b_d</summary>
/// <remarks>x [T, D], w [D, K], bias [D] or absent, y [T, D]. One filter a channel; its last tap multiplies the newest
/// input, and inputs before the first are 0. <see cref="ContinuedConv1d"/> takes them as an argument.</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, section 3.4 (the convolution of the block)")]
public static partial class CausalConv1d
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<D, K> w, Weight<D>? bias, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<K> k = new();

        y[t, d] = Sum(k, w[d, k] * x[t - (Extent(k) - 1) + k, d]) + (bias?[d] ?? 0);
    }
}
