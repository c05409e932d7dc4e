using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>u_t = x_t for t ≥ 0, u_{p−P} = before_p for 0 ≤ p &lt; P;  y = CausalConv1d(u)</summary>
/// <remarks>x [T, D], before [D, P] (P = K − 1 earlier inputs, oldest first), w [D, K], bias [D] or absent, y [T, D].
/// Gradients reach <c>before</c>, which the derived state of <see cref="CausalConv1d"/> does not offer.</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, section 3.4 (the convolution of the block)")]
public static partial class ContinuedConv1d
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, K, P>(In<T, D> x, In<D, P> before, Weight<D, K> w, Weight<D>? bias, Out<T, D> y)
        where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<P> p = new();
        Local<T, D> u = new();

        u[At<T>(p - Extent(p)), d] = before[d, p];
        u[t, d] = x[t, d];
        CausalConv1d.Define(u, w, bias, y);
    }
}
