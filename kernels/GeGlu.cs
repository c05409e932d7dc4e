using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y_d = gelu(gate_d) · up_d, with the tanh form of gelu</summary>
/// <remarks>gate [D], up [D], y [D].</remarks>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 5; gelu as in GeluTanh")]
public static partial class GeGlu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> gate, In<D> up, Out<D> y)
    {
        Index<D> d = new();
        Local<D> activated = new();

        GeluTanh.Define(gate, activated);
        y[d] = activated[d] * up[d];
    }
}
