using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = max(0, gate_d) · up_d</summary>
/// <remarks>gate [D], up [D], y [D].</remarks>
[Layer(Source = "Shazeer 2020, arXiv:2002.05202, eq. 5 (ReGLU)")]
public static partial class ReGlu
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> gate, In<D> up, Out<D> y)
    {
        Index<D> d = new();

        y[d] = Max(0, gate[d]) * up[d];
    }
}
