using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>u = x + GriffinRecurrentBlock(RmsNorm(x));  y = u + W_down (gelu(W_gate n + b_gate) · (W_up n + b_up)) +
/// b_down, n = RmsNorm(u)</summary>
/// <remarks>x [T, D], norm1 and norm2 [D], the block's weights as in <see cref="GriffinRecurrentBlock"/>, gate and up
/// [F, D] with
/// biases [F], down [D, F] with bias [D], y [T, D]. A residual block of Hawk; Griffin takes one with
/// <see cref="GriffinLocalAttention"/> in its place for every third.</remarks>
[Layer(Source = "De et al. 2024, arXiv:2402.19427, section 2 and figure 2a (residual block with a gated MLP block)")]
public static partial class HawkLayer
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, H, P, S, K, F>(
        In<T, D> x, Ids<T, S> position, Weight<D> norm1, Weight<H, P, D> linearY, Weight<H, P> biasY, Weight<H, P, D> linearX,
        Weight<H, P> biasX, Weight<K, H, P> conv, Weight<H, P> convBias, Weight<H, P, P> gateX, Weight<H, P> gateBiasX,
        Weight<H, P, P> gateA, Weight<H, P> gateBiasA, Weight<H, P> lambda, Weight<D, H, P> linearOut, Weight<D> outBias,
        Weight<D> norm2, Weight<F, D> gate, Weight<F> gateBias, Weight<F, D> up, Weight<F> upBias, Weight<D, F> down,
        Weight<D> downBias, Out<T, D> y, Out<H, P> last, double eps = 1e-6) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> n = new(), r = new(), u = new(), n2 = new(), m = new();
        Local<T, F> g = new(), h = new(), a = new();

        RmsNorm.Define(x[t], norm1, n[t], eps);
        GriffinRecurrentBlock.Define(n, position, linearY, biasY, linearX, biasX, conv, convBias, gateX, gateBiasX, gateA,
            gateBiasA,
            lambda, linearOut, outBias, r, last);
        u[t, d] = x[t, d] + r[t, d];
        RmsNorm.Define(u[t], norm2, n2[t], eps);
        Linear.Define(n2[t], gate, g[t], gateBias);
        Linear.Define(n2[t], up, h[t], upBias);
        GeGlu.Define(g[t], h[t], a[t]);
        Linear.Define(a[t], down, m[t], downBias);
        y[t, d] = u[t, d] + m[t, d];
    }
}
