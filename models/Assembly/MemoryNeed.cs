using System.Globalization;

namespace Nexus.Models;

/// <summary>Asks whether memory is there before it is touched: the system would hand it out and then end the process.</summary>
static class MemoryNeed
{
    /// <summary>Throws when floats that are about to be allocated take more than is free.</summary>
    /// <param name="floats">How many together; a double, so that no product of extents overflows on the way.</param>
    /// <param name="what">What they are for.</param>
    /// <param name="instead">What to do.</param>
    /// <exception cref="NexusException">There is not so much memory.</exception>
    public static void Check(double floats, string what, string instead)
    {
        double needed = floats * sizeof(float), free = Free();
        if (needed > free)
        {
            throw new NexusException($"{what}: expected at most the {Text(free)} of memory that are free, " +
                $"actual {Text(needed)}. {instead}");
        }
    }

    /// <summary>What a container or the machine has, less what others use of it where the system says so.</summary>
    static double Free()
    {
        double most = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        const string system = "/proc/meminfo", entry = "MemAvailable:";
        if (OperatingSystem.IsLinux() && File.Exists(system))
        {
            string? line = File.ReadLines(system).FirstOrDefault(l => l.StartsWith(entry, StringComparison.Ordinal));
            string number = line?[entry.Length..].Replace("kB", "", StringComparison.Ordinal).Trim() ?? "";
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long kibibytes))
            {
                most = Math.Min(most, kibibytes * 1024.0);
            }
        }
        return most;
    }

    static string Text(double bytes) => (bytes / (1 << 30)).ToString("0.0", CultureInfo.InvariantCulture) + " GiB";
}
