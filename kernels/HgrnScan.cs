using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>h_t = exp(g_t) h_{t−1} + x_t</summary>
/// <remarks>x [T, D], g [T, D] (≤ 0: log forget gates), initial [D] or absent (then 0), y [T, D] (h), last [D] (h after
/// the last
/// token).</remarks>
[Layer(Source = "Qin et al. 2023, arXiv:2311.04823, eq. 3 with the input gate in x")]
public static partial class HgrnScan
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, In<T, D> g, In<D>? initial, Out<T, D> y, Out<D> last) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();

        y[-1, d] = initial?[d] ?? 0;
        y[t, d] = Exp(g[t, d]) * y[t - 1, d] + x[t, d];
        last[d] = y[^1, d];
    }
}
