namespace Nexus.Tool.Commands;

/// <summary>The times of the tokens after the first: each from the token before it being known to it being known itself. Adding
/// allocates nothing; quantiles are those of the last 2²⁰ tokens.</summary>
/// <param name="most">Tokens that will be added at most.</param>
sealed class TokenTimes(int most)
{
    const int Kept = 1 << 20;

    readonly double[] milliseconds = new double[Math.Clamp(most, 0, Kept)];
    double sum;

    /// <summary>Tokens added.</summary>
    public int Count { get; private set; }

    /// <summary>Tokens a second; NaN before the first.</summary>
    public double PerSecond => Count > 0 ? 1000 * Count / sum : double.NaN;

    /// <summary>Adds the time of a token.</summary>
    public void Add(double time)
    {
        milliseconds[Count++ % Kept] = time;
        sum += time;
    }

    /// <summary>The time, in milliseconds, that a part of the tokens did not exceed; NaN before the first.</summary>
    public double Quantile(double part)
    {
        double[] sorted = milliseconds[..Math.Min(Count, milliseconds.Length)];
        Array.Sort(sorted);
        return sorted.Length == 0 ? double.NaN
            : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
