namespace Nexus.Runtime;

/// <summary>Consecutive floats in memory that somebody else owns: a pointer that knows its length, beyond the 2³¹ of a
/// span.</summary>
/// <param name="pointer">The first float; null only for <see cref="None"/>.</param>
/// <param name="length">How many.</param>
public readonly unsafe struct Floats(float* pointer, long length)
{
    /// <summary>No floats.</summary>
    public static Floats None => default;

    /// <summary>The first float.</summary>
    public float* Pointer => pointer;

    /// <summary>How many.</summary>
    public long Length => length;

    /// <summary>True for <see cref="None"/>.</summary>
    public bool IsNone => pointer is null;

    /// <summary>One float.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not one of these.</exception>
    public ref float this[long index]
    {
        get
        {
            if ((ulong)index < (ulong)length) return ref pointer[index];
            throw new ArgumentOutOfRangeException(nameof(index), $"float {index} is outside the {length} there are");
        }
    }

    /// <summary><paramref name="count"/> floats from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie within these floats.</exception>
    public Floats Slice(long start, long count)
    {
        if (start < 0 || count < 0 || start > length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(start),
                $"floats {start} … {start} + {count} are outside the {length} there are");
        }
        return new Floats(pointer + start, count);
    }

    /// <summary>The floats as a span.</summary>
    /// <exception cref="OverflowException">More than a span can hold.</exception>
    public Span<float> AsSpan() => new(pointer, checked((int)length));

    /// <summary>The whole of a buffer.</summary>
    public static implicit operator Floats(NativeBuffer buffer) => new(buffer.Pointer, buffer.Length);

    /// <summary>The address alone.</summary>
    public static implicit operator float*(Floats floats) => floats.Pointer;
}
