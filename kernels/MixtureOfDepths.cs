using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>r_s = w · x_s;  y_s = x_s + r_s · MlpBlock(x_s) for the capacity largest r, x_s for the others</summary>
/// <remarks>x [S, D] (S tokens), router w [D], gate, up and down as in <see cref="MlpBlock"/>, y [S, D]. Which tokens pass
/// is chosen among all S, so S is no time axis. Ties go to the earlier token.</remarks>
[Layer(Source = "Raposo et al. 2024, arXiv:2404.02258, eq. 1")]
public static partial class MixtureOfDepths
{
    /// <summary>The equations.</summary>
    public static void Define<S, D, F>(
        In<S, D> x, Weight<D> router, Weight<F, D> gate, Weight<F, D> up, Weight<D, F> down, Out<S, D> y, int capacity = 2)
    {
        Index<S> s = new();
        Index<D> d = new(), i = new();
        Local<S> r = new();
        Local<S, D> f = new();

        r[s] = Sum(i, router[i] * x[s, i]);
        MlpBlock.Define(x[s], gate, up, down, f[s]);
        y[s, d] = x[s, d] + Select(Rank(s, r[s]) < capacity, r[s] * f[s, d], 0);
    }
}
