using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_o = Σ_i w_{o,i} x_i + b_o</summary>
/// <remarks>x [I], w [O, I], bias [O] or absent, y [O].</remarks>
[Layer(Source = "Rumelhart, Hinton & Williams 1986, Nature 323:533, eq. 1")]
public static partial class Linear
{
    /// <summary>The equations.</summary>
    public static void Define<I, O>(In<I> x, Weight<O, I> w, Out<O> y, Weight<O>? bias = null)
    {
        Index<I> i = new();
        Index<O> o = new();

        y[o] = Sum(i, w[o, i] * x[i]) + (bias?[o] ?? 0);
    }
}
