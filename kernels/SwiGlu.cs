using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = silu(gate_d) · up_d</summary>
/// <remarks>gate [D], up [D], y [D].</remarks>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 5 (beta = 1)")]
public static partial class SwiGlu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> gate, In<D> up, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Silu(gate[d]) * up[d];
    }
}
