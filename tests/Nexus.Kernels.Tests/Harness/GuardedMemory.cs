using System.Runtime.InteropServices;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>Floats whose last one is followed by a page that faults on any access, or, on request, 64-byte aligned
/// ones.</summary>
public sealed unsafe partial class GuardedMemory : IDisposable
{
    private static readonly nuint s_page = (nuint)Environment.SystemPageSize;
    private readonly byte* _base;
    private readonly nuint _bytes;

    /// <summary>Allocates <paramref name="count"/> floats, filled with NaN.</summary>
    public GuardedMemory(long count, bool aligned = false)
    {
        Count = checked((int)count);
        nuint data = ((nuint)Count * sizeof(float) + 64 + s_page - 1) / s_page * s_page;
        _bytes = data + s_page;
        _base = Map(_bytes, data);
        Data = (float*)(aligned ? _base : _base + data - (nuint)Count * sizeof(float));
        Fill(float.NaN);
    }

    /// <summary>The first float.</summary>
    public float* Data { get; }

    /// <summary>The number of floats.</summary>
    public int Count { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => new(Data, Count);

    /// <summary>Sets all of them.</summary>
    public void Fill(float value) => Span.Fill(value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (OperatingSystem.IsWindows()) VirtualFree(_base, 0, 0x8000);
        else munmap(_base, _bytes);
    }

    private static byte* Map(nuint bytes, nuint guard)
    {
        byte* p;
        bool guarded;
        if (OperatingSystem.IsWindows())
        {
            p = VirtualAlloc(null, bytes, 0x3000, 4);
            guarded = p != null && VirtualProtect(p + guard, s_page, 1, out _) != 0;
        }
        else
        {
            p = mmap(null, bytes, 3, OperatingSystem.IsMacOS() ? 0x1002 : 0x22, -1, 0);
            guarded = (nint)p != -1 && mprotect(p + guard, s_page, 0) == 0;
        }
        return guarded ? p : throw new OutOfMemoryException($"cannot map {bytes} bytes with a guard page");
    }

    [LibraryImport("libc")]
    private static partial byte* mmap(byte* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(byte* address, nuint length, int protection);

    [LibraryImport("libc")]
    private static partial int munmap(byte* address, nuint length);

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(byte* address, nuint size, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualProtect(byte* address, nuint size, uint protection, out uint before);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(byte* address, nuint size, uint type);
}
