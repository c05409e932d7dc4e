using System.Diagnostics;

namespace Nexus.Bench;

/// <summary>Times of several bodies that took turns, A B C, C B A, …, so that what disturbs the machine meets all of
/// them.</summary>
internal sealed class Rounds
{
    private readonly double[][] seconds;
    private readonly bool wall;

    /// <summary>Runs every body twice unmeasured, then <paramref name="rounds"/> times in turn. A measurement repeats a short
    /// body until it lasts about <paramref name="least"/> seconds.</summary>
    /// <param name="rounds">At least 9.</param>
    /// <param name="least">Seconds.</param>
    /// <param name="wall">Count time on the wall, for bodies that use other threads; otherwise <see cref="ThreadClock"/>.</param>
    /// <param name="bodies">What is measured.</param>
    internal Rounds(int rounds, double least, bool wall, params Action[] bodies)
    {
        this.wall = wall;
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 9);
        int[] repeats = new int[bodies.Length];
        seconds = new double[bodies.Length][];
        for (int i = 0; i < bodies.Length; i++)
        {
            bodies[i]();
            double once = Seconds(bodies[i], 1);
            repeats[i] = (int)Math.Clamp(Math.Ceiling(least / Math.Max(once, 1e-9)), 1, 100_000);
            seconds[i] = new double[rounds];
        }
        for (int round = 0; round < rounds; round++)
        {
            // Every second round goes backwards: nobody always runs behind the same neighbour.
            for (int i = 0; i < bodies.Length; i++)
            {
                int body = round % 2 == 0 ? i : bodies.Length - 1 - i;
                seconds[body][round] = Seconds(bodies[body], repeats[body]);
            }
        }
    }

    /// <summary>Median seconds of one call of a body.</summary>
    internal double Median(int body) => Middle(seconds[body]);

    /// <summary>Shortest seconds of one call of a body.</summary>
    internal double Least(int body) => seconds[body].Min();

    /// <summary>Speed of a body as a multiple of another's: the median over the rounds of the quotient within a round.</summary>
    internal double Speed(int body, int over) =>
        Middle([.. seconds[over].Zip(seconds[body], (other, own) => other / own)]);

    private double Seconds(Action body, int repeats)
    {
        double start = Now();
        for (int i = 0; i < repeats; i++) body();
        return (Now() - start) / repeats;
    }

    private double Now() => wall ? Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency : ThreadClock.Seconds();

    private static double Middle(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
