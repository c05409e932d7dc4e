namespace Nexus.Kernels.Tests.Harness;

/// <summary>err(kernel, f64) ≤ 2 err(f32, f64) + 1 ulp, in the max norm relative to the array's scale: no tolerance is set by
/// hand.</summary>
public static class ErrorRule
{
    private const double Ulp = 1.0 / (1 << 23);

    /// <summary>null when the rule holds, else "err=3.1x" (times what is allowed).</summary>
    /// <param name="found">What the kernel gave.</param>
    /// <param name="exact">The equations in f64.</param>
    /// <param name="rounding">err(f32, f64).</param>
    public static string? Broken(double[] found, double[] exact, double rounding)
    {
        double times = Times(found, exact, rounding);
        return times <= 1 ? null : $"err={times:G2}x {Where(found, exact)}";
    }

    /// <summary>The error as a multiple of what the rule allows.</summary>
    public static double Times(double[] found, double[] exact, double rounding) => Error(found, exact) / (2 * rounding + Ulp);

    /// <summary>The largest difference relative to the largest finite magnitude; infinite when a NaN or an infinity is not
    /// where it must be.</summary>
    public static double Error(double[] found, double[] exact)
    {
        if (found.Length != exact.Length) return double.PositiveInfinity;
        double scale = 0, worst = 0;
        foreach (double x in exact)
            if (double.IsFinite(x)) scale = Math.Max(scale, Math.Abs(x));
        for (int i = 0; i < exact.Length; i++) worst = Math.Max(worst, Distance(found[i], exact[i]));
        return worst == 0 ? 0 : scale == 0 ? double.PositiveInfinity : worst / scale;
    }

    private static double Distance(double x, double exact) =>
        x.Equals(exact) ? 0 : double.IsFinite(x) && double.IsFinite(exact) ? Math.Abs(x - exact) : double.PositiveInfinity;

    private static string Where(double[] found, double[] exact)
    {
        int at = Enumerable.Range(0, Math.Min(found.Length, exact.Length)).MaxBy(i => Distance(found[i], exact[i]));
        return exact.Length == 0 ? "" : $"([{at}] is {found[at]:G9}, exactly {exact[at]:G9})";
    }
}
