using System.Runtime.InteropServices;

namespace Nexus.Runtime.Tests;

/// <summary>Floats whose last element is followed by a page that may not be touched (on Linux; elsewhere plain
/// memory).</summary>
public sealed unsafe partial class GuardedFloats : IDisposable
{
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, Page = 4096;
    private readonly nint _memory;
    private readonly nuint _bytes;

    public GuardedFloats(int count)
    {
        Count = count;
        _bytes = (nuint)((count * sizeof(float) + Page - 1) / Page * Page + Page);
        if (OperatingSystem.IsLinux())
        {
            _memory = Map(0, _bytes, ReadWrite, PrivateAnonymous, -1, 0);
            if (_memory == -1 || Protect(_memory + (nint)_bytes - Page, Page, 0) != 0)
                throw new InvalidOperationException("no guard page");
            Pointer = (float*)(_memory + (nint)_bytes - Page) - count;
        }
        else
        {
            _memory = (nint)NativeMemory.AlignedAlloc(_bytes, 64);
            Pointer = (float*)_memory;
        }
        Span.Fill(float.NaN);
    }

    public int Count { get; }
    public float* Pointer { get; }
    public Span<float> Span => new(Pointer, Count);

    /// <summary>Fills with numbers in [-1, 1) that depend only on the seed.</summary>
    public GuardedFloats Random(int seed)
    {
        var random = new Random(seed);
        foreach (ref float x in Span) x = random.NextSingle() * 2 - 1;
        return this;
    }

    public GuardedFloats CopyOf(GuardedFloats other)
    {
        other.Span.CopyTo(Span);
        return this;
    }

    public void Dispose()
    {
        if (OperatingSystem.IsLinux()) _ = Unmap(_memory, _bytes);
        else NativeMemory.AlignedFree((void*)_memory);
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(nint address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint bytes);
}
