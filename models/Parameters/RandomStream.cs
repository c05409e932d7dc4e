using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>Random numbers for a named use of a seed: each use is a stream of its own, so that adding one changes no
/// other.</summary>
static class RandomStream
{
    /// <summary>The stream of a use.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="use">What the numbers are for, such as a parameter's name.</param>
    public static CounterRandom Of(ulong seed, string use)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (char c in use)
        {
            hash = (hash ^ c) * 0x100000001B3;
        }
        return new CounterRandom(seed, hash);
    }
}
