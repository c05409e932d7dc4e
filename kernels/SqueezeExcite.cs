using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>z_d = mean_s x_{s,d};  g = σ(W_2 max(0, W_1 z));  y_{s,d} = g_d x_{s,d}</summary>
/// <remarks>x [S, D] (S positions of D channels), reduce [R, D] and expand [D, R] (W_1 and W_2), y [S, D]. The mean sees
/// all positions, so S is no time axis.</remarks>
[Layer(Source = "Hu et al. 2017, arXiv:1709.01507, eq. 2, 3 and 4")]
public static partial class SqueezeExcite
{
    /// <summary>The equations.</summary>
    public static void Define<S, D, R>(In<S, D> x, Weight<R, D> reduce, Weight<D, R> expand, Out<S, D> y)
    {
        Index<S> s = new(), i = new();
        Index<D> d = new();
        Local<D> z = new(), gate = new();
        Local<R> narrow = new(), hidden = new();

        z[d] = Mean(i, x[i, d]);
        Linear.Define(z, reduce, narrow);
        Relu.Define(narrow, hidden);
        Linear.Define(hidden, expand, gate);
        y[s, d] = Sigmoid(gate[d]) * x[s, d];
    }
}
