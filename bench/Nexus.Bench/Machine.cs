using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary>What a figure is worth nothing without.</summary>
internal static class Machine
{
    /// <summary>Processor, runtime, width and threads on two lines.</summary>
    internal static void Print()
    {
        Console.WriteLine($"machine    {Processor()}, {Environment.ProcessorCount} cores, " +
            $"{RuntimeInformation.OSArchitecture}, load {Load()}");
        Console.WriteLine($"runtime    {RuntimeInformation.FrameworkDescription}, best width {IsaSupport.Best}");
    }

    private static string Processor() => Line("/proc/cpuinfo", "model name")?.Split(':', 2)[1].Trim()
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown processor";

    private static string Load() => Line("/proc/loadavg", "")?.Split(' ')[0] ?? "unknown";

    private static string? Line(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal)) : null;
}
