using System.Runtime.InteropServices;

namespace Nexus.Models;

/// <summary>Zero-filled floats outside the garbage collector's heap, aligned to 64 bytes.</summary>
sealed unsafe class NativeFloats : IDisposable
{
    float* pointer;

    public NativeFloats(long count)
    {
        Count = Math.Max(16, count);
        nuint bytes = checked((nuint)Count * sizeof(float));
        pointer = (float*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(pointer, bytes);
    }

    ~NativeFloats() => Dispose();

    /// <summary>Floats.</summary>
    public long Count { get; }

    /// <summary>The first one.</summary>
    public float* Pointer => pointer != null ? pointer : throw new ObjectDisposedException(nameof(NativeFloats));

    /// <summary>Sets all to zero.</summary>
    public void Clear() => NativeMemory.Clear(Pointer, (nuint)Count * sizeof(float));

    public void Dispose()
    {
        if (pointer != null)
        {
            NativeMemory.AlignedFree(pointer);
            pointer = null;
            GC.SuppressFinalize(this);
        }
    }
}
