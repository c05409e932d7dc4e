namespace Nexus.Compiler.Ir;

/// <summary>Double-precision functions that netstandard2.0 lacks.</summary>
internal static class SpecialFunctions
{
    /// <summary>1 / (1 + e^-x), without overflow.</summary>
    internal static double Sigmoid(double x)
    {
        if (x >= 0) return 1 / (1 + Math.Exp(-x));
        var e = Math.Exp(x);
        return e / (1 + e);
    }

    /// <summary>log(1 + x), accurate near 0 (the rounding of 1 + x is divided out).</summary>
    internal static double Log1P(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>The error function: its Maclaurin series below 3, its continued fraction above.</summary>
    internal static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (a > 6) return Math.Sign(x);
        if (a < 3)
        {
            // erf x = 2/√π · e^(-x²) · Σ 2^n x^(2n+1) / (2n+1)!!, whose terms are all positive.
            double term = x, sum = x;
            for (var n = 1; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++) sum += term *= 2 * x * x / (2 * n + 1);
            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
        var fraction = 0.0;
        for (var n = 60; n > 0; n--) fraction = n / 2.0 / (a + fraction);
        return Math.Sign(x) * (1 - Math.Exp(-x * x) / Math.Sqrt(Math.PI) / (a + fraction));
    }
}
