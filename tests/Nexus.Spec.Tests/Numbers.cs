namespace Nexus.Spec.Tests;

/// <summary>Data for tests, and comparison.</summary>
internal static class Numbers
{
    /// <summary>Values in ±scale, a pure function of the seed, exact in f32.</summary>
    public static float[] Random(int count, int seed, double scale = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2 - 1) * scale))];
    }

    /// <summary>Equal up to a relative error in the max norm.</summary>
    public static void Close(double[] expected, double[] actual, double relative = 1e-13)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = Math.Max(expected.Max(Math.Abs), 1e-300);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= relative * scale, $"[{i}]: expected {expected[i]}, got {actual[i]}");
    }

    public static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    public static double[] ToDouble(this float[] x) => Array.ConvertAll(x, v => (double)v);
}
