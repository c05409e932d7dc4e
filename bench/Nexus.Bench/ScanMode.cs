using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary><c>scan [rounds]</c>: the generated selective scan against a C++ loop in the same run, one thread.</summary>
internal static unsafe class ScanMode
{
    private const int Channels = 1024;
    private const int States = 16;
    private const int Tokens = 2048;
    private const double Agreement = 1e-5;

    internal static int Run(string[] args)
    {
        int rounds = args.Length > 0 && int.TryParse(args[0], out int given) ? Math.Max(given, 9) : 31;
        Machine.Print();
        Isa isa = IsaSupport.Best;
        Console.WriteLine($"scan       forward, D = {Channels}, N = {States}, T = {Tokens}, f32, general A, " +
            "one thread, inference, whole sequence");
        using ScanData data = new(Tokens, Channels, States, isa);
        using ScanPeer? peer = ScanPeer.Build();
        using NativeBuffer y = new(data.Y.Length), last = new(data.Last.Length), scratch = new(2 * data.Last.Length);
        data.Advance();
        Console.WriteLine($"method     {rounds} rounds in turn, medians, {ThreadClock.Name}; " +
            "a ratio is the median of the ratios within a round");
        Console.WriteLine($"error      generated {data.Error(data.Y.AsSpan(), 97):E1} from double precision (11 channels)");
        double elements = (double)Tokens * Channels * States;
        if (peer is null)
        {
            Rounds alone = new(rounds, 0, wall: false, data.Advance, FmaPeak.Run);
            Show("generated", alone, 0, elements);
            ShowPeak(alone, 1);
            return 1;
        }

        void Loops() => peer.Loops(data.X, data.Delta, data.A, data.B, data.C, data.Skip, y, last, scratch, Tokens, Channels);
        void Vectors() => peer.Vectors(data.X, data.Delta, data.A, data.B, data.C, data.Skip, y, last, scratch, Tokens, Channels);
        Compare("C++ loops", Loops, data, y, last);
        Compare("C++ vectors", Vectors, data, y, last);
        Rounds times = new(rounds, 0, wall: false, data.Advance, Loops, Vectors, FmaPeak.Run);
        Console.WriteLine($"peer       g++ {ScanPeer.Flags}");
        Show("generated", times, 0, elements);
        Show("C++ loops", times, 1, elements);
        Show("C++ vectors", times, 2, elements);
        ShowPeak(times, 3);
        double ratio = Math.Min(times.Speed(0, 1), times.Speed(0, 2));
        Console.WriteLine($"ratio      {times.Speed(0, 1):0.00} of the loops, {times.Speed(0, 2):0.00} of the vectors");
        Console.WriteLine($"           {ratio:0.00} of the faster C++ body; wanted: 0.90 or more: " +
            (ratio >= 0.9 ? "reached" : "NOT reached"));
        return 0;
    }

    private static void Compare(string name, Action body, ScanData data, NativeBuffer y, NativeBuffer last)
    {
        y.AsSpan().Fill(float.NaN);
        last.AsSpan().Fill(float.NaN);
        body();
        double inY = Distance(y, data.Y), inLast = Distance(last, data.Last);
        Console.WriteLine($"agreement  {name}: largest |difference| from generated {inY:E1} in y, {inLast:E1} in last");
        if (!(inY <= Agreement && inLast <= Agreement))
        {
            throw new InvalidOperationException(
                $"{name} and the generated kernel disagree: expected at most {Agreement:E1}; a ratio would mean nothing");
        }
    }

    private static double Distance(NativeBuffer x, NativeBuffer y)
    {
        double largest = 0;
        for (int i = 0; i < x.Length; i++)
        {
            // Math.Max, unlike a comparison, keeps NaN.
            largest = Math.Max(largest, Math.Abs((double)x.AsSpan()[i] - y.AsSpan()[i]));
        }
        return largest;
    }

    private static void Show(string name, Rounds times, int body, double elements) => Console.WriteLine(
        $"{name,-12} {times.Median(body) * 1e3,7:0.000} ms  {elements / times.Median(body) * 1e-9,6:0.00} Gelt/s   " +
        $"(best {times.Least(body) * 1e3:0.000} ms, {elements / times.Least(body) * 1e-9:0.00} Gelt/s)");

    private static void ShowPeak(Rounds times, int body) => Console.WriteLine(
        $"FMA peak     {FmaPeak.Flops / times.Median(body) * 1e-9,7:0} GFLOP/s   " +
        $"(best {FmaPeak.Flops / times.Least(body) * 1e-9:0})");
}
