using System.Globalization;

namespace Nexus.Models;

/// <summary>Asks whether memory is there before it is touched: the system would hand it out and then end the process.</summary>
static class MemoryNeed
{
    /// <summary>Throws when floats together take more than the machine (or its container) has.</summary>
    /// <param name="floats">How many.</param>
    /// <param name="what">What they are for.</param>
    /// <param name="instead">What to do.</param>
    /// <exception cref="NexusException">There is not so much memory.</exception>
    public static void Check(long floats, string what, string instead)
    {
        double needed = floats * (double)sizeof(float), total = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (needed > total)
        {
            string there = (total / (1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
            string asked = (needed / (1 << 30)).ToString("0.0", CultureInfo.InvariantCulture);
            throw new NexusException($"{what}: expected at most the {there} GiB of this machine, actual {asked} GiB. {instead}");
        }
    }
}
