using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y = W_down (gelu(W_gate x) · W_up x)</summary>
/// <remarks>x [D], gate [F, D], up [F, D], down [D, F], y [D].</remarks>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 6 (FFN_GEGLU)")]
public static partial class GeGluMlp
{
    /// <summary>The equations.</summary>
    public static void Define<D, F>(In<D> x, Weight<F, D> gate, Weight<F, D> up, Weight<D, F> down, Out<D> y)
    {
        Local<F> g = new(), u = new(), hidden = new();

        Linear.Define(x, gate, g);
        Linear.Define(x, up, u);
        GeGlu.Define(g, u, hidden);
        Linear.Define(hidden, down, y);
    }
}
