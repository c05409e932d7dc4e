namespace Nexus.Kernels.Tests.Harness;

/// <summary>err(kernel, f64) ≤ 2 err(f32, f64) + 1 ulp, in the max norm relative to the array's scale: no tolerance is set by hand.</summary>
public static class ErrorRule
{
    private const double Ulp = 1.0 / (1 << 23);

    /// <summary>null when the rule holds, else "y err=3.1x" (times what is allowed).</summary>
    public static string? Broken(string array, double[] found, double[] single, double[] exact)
    {
        double times = Times(found, single, exact);
        return times <= 1 ? null : $"{array} err={times:G2}x {Where(found, exact)}";
    }

    /// <summary>One line part for each array that breaks the rule.</summary>
    public static IEnumerable<string> Broken(
        IReadOnlyDictionary<string, double[]> found, IReadOnlyDictionary<string, double[]> single, IReadOnlyDictionary<string, double[]> exact)
    {
        foreach (var (name, expected) in exact)
        {
            if (!found.TryGetValue(name, out double[]? values)) yield return $"{name} was not computed";
            else if (Broken(name, values, single[name], expected) is { } line) yield return line;
        }
    }

    /// <summary>The error as a multiple of what the rule allows.</summary>
    public static double Times(double[] found, double[] single, double[] exact) => Error(found, exact) / (2 * Error(single, exact) + Ulp);

    /// <summary>The largest difference relative to the largest finite magnitude; infinite when a NaN or an infinity is not where it must be.</summary>
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
