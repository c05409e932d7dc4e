using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>c = the largest power of two ≤ H;  slope_h = 2^{−8(h+1)/c} for h &lt; c, 2^{−4(2(h−c)+1)/c} for the
/// others</summary>
/// <remarks>slope [H]: a geometric series when H is a power of two; otherwise that of c heads, then every second one of 2c
/// heads.</remarks>
[Layer(Source = "Press, Smith & Lewis 2021, arXiv:2108.12409, section 3 and footnote 3")]
public static partial class AlibiSlopes
{
    /// <summary>The equations.</summary>
    public static void Define<H>(Out<H> slope)
    {
        Index<H> h = new();

        var c = Exp2(Floor(Log(Extent(h) + 0.5) / Log(2)));
        slope[h] = Select(h < c, Exp2(-8 * (h + 1) / c), Exp2(-4 * (2 * (h - c) + 1) / c));
    }
}
