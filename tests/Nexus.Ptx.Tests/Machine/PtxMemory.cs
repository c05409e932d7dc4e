using System.Runtime.InteropServices;

namespace Nexus.Ptx.Tests.Machine;

/// <summary>Device memory: arrays far from each other, so that an address outside of its array is noticed.</summary>
/// <remarks>Each word remembers who touched it since the last launch: two threads that may run in any order must not, if one
/// writes.</remarks>
internal sealed class PtxMemory
{
    private readonly List<Region> _regions = [];

    /// <summary>An array and what is known of its words.</summary>
    internal sealed class Region(string name, int words)
    {
        public string Name { get; } = name;
        public uint[] Words { get; } = new uint[words];
        public bool[] Written { get; } = new bool[words];
        public Touch[] Touches { get; } = new Touch[words];
    }

    /// <summary>The last writer and reader of a word: launch, block, thread and barriers passed.</summary>
    internal struct Touch
    {
        public int Launch, WriteBlock, WriteThread, WriteEpoch, ReadBlock, ReadThread, ReadEpoch;
    }

    /// <summary>A new array; without contents it is unwritten, and reading it is an error.</summary>
    public ulong Allocate(string name, long words, ReadOnlySpan<uint> contents = default)
    {
        var region = new Region(name, checked((int)words));
        contents.CopyTo(region.Words);
        if (contents.Length > 0) region.Written.AsSpan(0, contents.Length).Fill(true);
        _regions.Add(region);
        return (ulong)_regions.Count << 32;
    }

    /// <summary>An array of floats.</summary>
    public ulong Allocate(string name, ReadOnlySpan<float> contents) =>
        Allocate(name, contents.Length, MemoryMarshal.Cast<float, uint>(contents));

    /// <summary>The floats of an array from an address; unwritten ones are NaN.</summary>
    public float[] Floats(ulong address, int count)
    {
        var region = _regions[(int)(address >> 32) - 1];
        var from = (int)(uint)address / 4;
        return [.. Enumerable.Range(from, count).Select(i =>
            region.Written[i] ? BitConverter.UInt32BitsToSingle(region.Words[i]) : float.NaN)];
    }

    /// <summary>The word at an address.</summary>
    public (Region Region, int Word) Find(ulong address)
    {
        var number = (int)(address >> 32) - 1;
        var offset = (uint)address;
        if (number < 0 || number >= _regions.Count) throw new PtxFault($"address {address:X} is in no array");
        var region = _regions[number];
        // Arrays begin in the middle of nowhere: a negative offset appears as a large one of the array before.
        if (offset % 4 != 0 || offset / 4 >= region.Words.Length)
            throw new PtxFault(
                $"address {address:X} is word {offset / 4.0} of {region.Name}, which has {region.Words.Length} words");
        return (region, (int)(offset / 4));
    }
}

/// <summary>What a program must not do.</summary>
internal sealed class PtxFault(string message) : Exception(message);
