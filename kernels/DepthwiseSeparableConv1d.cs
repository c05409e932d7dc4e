using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>h_{t,d} = Σ_k depth_{d,k} x_{t−(K−1)+k, d} + depthBias_d;  y_t = W h_t + pointBias</summary>
/// <remarks>x [T, D], depth [D, K], depthBias [D] or absent, point [E, D], pointBias [E] or absent, y [T, E]. Inputs before
/// the first are 0.</remarks>
[Layer(Source = "Howard et al. 2017, arXiv:1704.04861, eq. 3 and section 3.1 (over one causal dimension)")]
public static partial class DepthwiseSeparableConv1d
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, E, K>(
        In<T, D> x, Weight<D, K> depth, Weight<D>? depthBias, Weight<E, D> point, Weight<E>? pointBias,
        Out<T, E> y) where T : ITime
    {
        Index<T> t = new();
        Local<T, D> h = new();

        CausalConv1d.Define(x, depth, depthBias, h);
        Linear.Define(h[t], point, y[t], pointBias);
    }
}
