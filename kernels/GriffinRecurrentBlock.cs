using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = W_out (RgLru(conv(W_x x + b_x) + b_c) · gelu(W_y x + b_y)) + b_out</summary>
/// <remarks>x [T, D], position [T] of positions on S (0 begins a document), linearY and linearX [H P, D] with their
/// biases [H P], conv
/// [K, H P] (taps, oldest first) with bias convBias [H P], the gates as in <see cref="RgLru"/>, linearOut [D, H P] with bias
/// outBias [D], y [T, D], last [H P]. No activation follows the convolution.</remarks>
[Layer(Source = "De et al. 2024, arXiv:2402.19427, section 2.3 (recurrent block) and figure 2c")]
public static partial class GriffinRecurrentBlock
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, H, P, S, K>(
        In<T, D> x, Ids<T, S> position, Weight<H, P, D> linearY, Weight<H, P> biasY, Weight<H, P, D> linearX, Weight<H, P> biasX,
        Weight<K, H, P> conv, Weight<H, P> convBias, Weight<H, P, P> gateX, Weight<H, P> gateBiasX, Weight<H, P, P> gateA,
        Weight<H, P> gateBiasA, Weight<H, P> lambda, Weight<D, H, P> linearOut, Weight<D> outBias, Out<T, D> y, Out<H, P> last)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<H> h = new();
        Index<P> p = new();
        Index<K> k = new();
        Local<T, H, P> gate = new(), active = new(), u = new(), v = new(), s = new(), m = new();

        Linear.Define(x[t], linearY[h], gate[t, h], biasY[h]);
        GeluTanh.Define(gate[t, h], active[t, h]);
        Linear.Define(x[t], linearX[h], u[t, h], biasX[h]);
        v[t, h, p] = Sum(k, conv[k, h, p] * u[t - (Extent(k) - 1) + k, h, p]) + convBias[h, p];
        RgLru.Define(v, position, gateX, gateBiasX, gateA, gateBiasA, lambda, null, s, last);
        m[t, h, p] = s[t, h, p] * active[t, h, p];
        y[t, d] = Sum(h, p, linearOut[d, h, p] * m[t, h, p]) + outBias[d];
    }
}
