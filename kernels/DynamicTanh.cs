using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_d = w_d · tanh(α x_d) + b_d</summary>
/// <remarks>x [D], alpha [] (one learned number), w [D], bias [D], y [D]: stands where a normalisation would.</remarks>
[Layer(Source = "Zhu et al. 2025, arXiv:2503.10622, eq. 2 (DyT)")]
public static partial class DynamicTanh
{
    /// <summary>The equations.</summary>
    public static void Define<D>(In<D> x, Real alpha, Weight<D> w, Weight<D> bias, Out<D> y)
    {
        Index<D> d = new();

        y[d] = w[d] * Tanh(alpha * x[d]) + bias[d];
    }
}
