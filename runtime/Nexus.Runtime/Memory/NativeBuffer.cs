using System.Runtime.InteropServices;

namespace Nexus.Runtime;

/// <summary>Floats in native memory: 64-byte aligned, from 2 MiB on aligned to and (on Linux) backed by 2 MiB pages.</summary>
/// <remarks>Dispose frees the memory at once; the finalizer only catches what was forgotten. Pointers into a disposed buffer are
/// invalid.</remarks>
public sealed unsafe partial class NativeBuffer : IDisposable
{
    /// <summary>The alignment of every buffer in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private const long HugePage = 2L << 20;
    private float* pointer;

    /// <summary>Allocates <paramref name="length"/> floats, all 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">length is negative, or its bytes overflow 63 bits.</exception>
    /// <exception cref="OutOfMemoryException">The system has not that much memory; the message says how much was asked
    /// for.</exception>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue / sizeof(float) - HugePage);
        Length = length;
        long bytes = Math.Max(length * sizeof(float), Alignment);
        bool huge = bytes >= HugePage;
        try { pointer = (float*)NativeMemory.AlignedAlloc(checked((nuint)bytes), huge ? (nuint)HugePage : Alignment); }
        catch (Exception e) when (e is OutOfMemoryException or OverflowException)
        {
            GC.SuppressFinalize(this);
            throw new OutOfMemoryException(
                $"a buffer of {length} floats ({bytes} bytes) cannot be allocated: use a smaller batch, context or model", e);
        }
        // A failure leaves ordinary pages, which are slower and nothing else.
        if (huge && OperatingSystem.IsLinux()) _ = Advise(pointer, (nuint)(bytes / HugePage * HugePage), UseHugePages);
        NativeMemory.Clear(pointer, (nuint)bytes);
        GC.AddMemoryPressure(bytes);
    }

    /// <summary>Floats.</summary>
    public long Length { get; }

    /// <summary>Bytes asked for.</summary>
    public long Bytes => Length * sizeof(float);

    /// <summary>The first float.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public float* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(pointer is null, this);
            return pointer;
        }
    }

    /// <summary>The whole buffer as a span.</summary>
    /// <exception cref="OverflowException">The buffer holds more floats than a span can.</exception>
    public Span<float> AsSpan() => new(Pointer, checked((int)Length));

    /// <summary>The address of the first float.</summary>
    public static implicit operator float*(NativeBuffer buffer) => buffer.Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what was not disposed.</summary>
    ~NativeBuffer() => Free();

    private void Free()
    {
        if (pointer is null) return;
        NativeMemory.AlignedFree(pointer);
        pointer = null;
        GC.RemoveMemoryPressure(Math.Max(Bytes, Alignment));
    }

    // From Linux <asm-generic/mman-common.h>: MADV_HUGEPAGE.
    private const int UseHugePages = 14;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* address, nuint length, int advice);
}
