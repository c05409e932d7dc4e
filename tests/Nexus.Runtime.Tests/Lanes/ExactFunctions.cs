namespace Nexus.Runtime.Tests;

/// <summary>The functions in double, good to about 1e-15 relative: the truth for f32.</summary>
public static class ExactFunctions
{
    public static double Of(string function, double x, double y) => function switch
    {
        "Exp" => Math.Exp(x),
        "Exp2" => Math.Pow(2, x),
        "Log" => Math.Log(x),
        "Log1P" => LogOf1Plus(x),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
        "Silu" => double.IsNegativeInfinity(x) ? 0 : x < 0 ? x * Math.Exp(x) / (1 + Math.Exp(x)) : x / (1 + Math.Exp(-x)),
        "Softplus" => Math.Max(x, 0) + LogOf1Plus(Math.Exp(-Math.Abs(x))),
        "Erf" => ErrorFunction(x),
        "Pow" => Math.Pow(x, y),
        _ => throw new ArgumentException(function),
    };

    /// <summary>The error in units in the last place of an f32 near the truth; 0 when both are NaN or the same
    /// infinity.</summary>
    public static double Ulps(float actual, double exact)
    {
        if (double.IsNaN(exact)) return float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        float rounded = (float)exact;
        if (float.IsInfinity(rounded)) return actual == rounded ? 0 : double.PositiveInfinity;
        if (!float.IsFinite(actual)) return double.PositiveInfinity;
        double magnitude = Math.Abs(exact);
        int exponent = magnitude < 1.17549435e-38 ? -126 : Math.ILogB(magnitude);
        return Math.Abs(actual - exact) / Math.ScaleB(1, exponent - 23);
    }

    private static double LogOf1Plus(double x)
    {
        if (x <= -1 || double.IsNaN(x) || double.IsInfinity(x)) return Math.Log(1 + x);
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>Maclaurin series below 3; above, the continued fraction of the complement (Abramowitz and Stegun
    /// 7.1.14).</summary>
    private static double ErrorFunction(double x)
    {
        double a = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (a > 6) return Math.Sign(x);
        if (a < 3)
        {
            // erf x = 2/sqrt(pi) e^-x^2 sum 2^n x^(2n+1) / (1 3 5 … (2n+1)): all terms positive, no cancellation.
            double term = x, sum = x;
            for (int n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
        }
        double fraction = a;
        for (int n = 60; n >= 1; n--) fraction = a + n / 2.0 / fraction;
        double complement = Math.Exp(-a * a) / (Math.Sqrt(Math.PI) * fraction);
        return Math.Sign(x) * (1 - complement);
    }
}
