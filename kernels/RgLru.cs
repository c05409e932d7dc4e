using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>r = σ(W_a x + b_a);  i = σ(W_x x + b_x);  a = exp(−c softplus(Λ) r);  h_t = a_t h_{t−1} + √(1 − a_t²) (i_t
/// x_t)</summary>
/// <remarks>x [T, H, P] (H heads of P channels: the gates are block-diagonal), position [T] of positions on S (0 begins
/// a document:
/// there a is 0 and the factor of the input 1), gateX and gateA [H, P, P] (in, out), biasX and biasA [H, P], lambda Λ [H, P],
/// initial [H, P] or absent (then 0), y [T, H, P] (h), last [H, P] (h after the last token). The slope of the square root is
/// at most 1000.</remarks>
[Layer(Source = "De et al. 2024, arXiv:2402.19427, eq. 1-4 and 6; the bounded slope: its appendix A")]
public static partial class RgLru
{
    /// <summary>The equations.</summary>
    public static void Define<T, H, P, S>(
        In<T, H, P> x, Ids<T, S> position, Weight<H, P, P> gateX, Weight<H, P> biasX, Weight<H, P, P> gateA, Weight<H, P> biasA,
        Weight<H, P> lambda, In<H, P>? initial, Out<T, H, P> y, Out<H, P> last, double c = 8) where T : ITime
    {
        Index<T> t = new();
        Index<H> h = new();
        Index<P> p = new(), q = new(), o = new();
        Local<T, H, P> i = new(), r = new(), a = new(), m = new();

        i[t, h, p] = Sum(q, x[t, h, q] * gateX[h, q, p]) + biasX[h, p];
        r[t, h, p] = Sum(o, x[t, h, o] * gateA[h, o, p]) + biasA[h, p];
        var logA = -c * Sigmoid(r[t, h, p]) * Softplus(lambda[h, p]);
        var rest = 1 - Exp(2 * logA);
        var slope = Rsqrt(Max(4 * rest, 1e-6));
        a[t, h, p] = Select(position[t] == 0, 0, Exp(logA));
        m[t, h, p] = Select(position[t] == 0, 1, Stop(Sqrt(rest)) + (rest - Stop(rest)) * Stop(slope));
        y[-1, h, p] = initial?[h, p] ?? 0;
        y[t, h, p] = a[t, h, p] * y[t - 1, h, p] + m[t, h, p] * Sigmoid(i[t, h, p]) * x[t, h, p];
        last[h, p] = y[^1, h, p];
    }
}
