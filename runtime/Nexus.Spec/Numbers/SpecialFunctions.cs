namespace Nexus.Spec;

/// <summary>Functions that System.Math lacks, within a few units in the last place.</summary>
internal static class SpecialFunctions
{
    private const double TwoOverSqrtPi = 1.1283791670955126;

    // Where the series for erf and the continued fraction for erfc are both at full precision with about 50 terms.
    private const double Crossover = 2.5;

    /// <summary>log(1 + x): the rounding error of 1 + x is divided out again.</summary>
    public static double Log1P(double x)
    {
        var u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(u) ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>1 / (1 + e^-x), with the exponential of a negative number on both sides.</summary>
    public static double Sigmoid(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    /// <summary>log(1 + e^x); x above 20.</summary>
    public static double Softplus(double x) => x > 20 ? x : Log1P(Math.Exp(x));

    /// <summary>2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)) near 0 (no cancellation), 1 - erfc further out.</summary>
    public static double Erf(double x)
    {
        var a = Math.Abs(x);
        if (a > 6) return Math.Sign(x);
        if (!(a >= Crossover))
        {
            double term = x, sum = x;
            for (var n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++) sum += term *= 2 * x * x / (2 * n + 1);
            return TwoOverSqrtPi * Math.Exp(-x * x) * sum;
        }
        // erfc(a) = e^(-a²)/√π · 1/(a + ½/(a + 1/(a + 1½/(a + …)))), from the inside out.
        var fraction = a;
        for (var n = 80; n >= 1; n--) fraction = a + n / 2.0 / fraction;
        return Math.Sign(x) * (1 - Math.Exp(-a * a) * TwoOverSqrtPi / 2 / fraction);
    }
}
