using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y = RmsNorm(x · silu(z), w), or y = RmsNorm(x, w) · silu(z) when the gate is last</summary>
/// <remarks>x [D], z [D] (the gate, before its silu), w [D], y [D], eps ≥ 0. Groups of channels: call it once a
/// group.</remarks>
[Layer(Source = "Dao & Gu 2024, arXiv:2405.21060, section 8.1 (normalisation before the output projection); norm: arXiv:1910.07467, eq. 4")]
public static partial class GatedRmsNorm
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, In<D> z, Weight<D> w, Out<D> y, double eps = 1e-5, bool gateLast = false)
    {
        Index<D> d = new(), j = new();
        Local<D> u = new();
        var gate = Silu(z[d]);

        u[d] = Select(gateLast, x[d], x[d] * gate);
        var norm = u[d] * Rsqrt(Mean(j, Sq(u[j])) + eps) * w[d];
        y[d] = Select(gateLast, norm * gate, norm);
    }
}
