using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>A dense row-major view of f32 memory that somebody else owns: a pointer and up to five extents.</summary>
public readonly unsafe struct Tensor
{
    /// <summary>The largest rank.</summary>
    public const int MaxRank = 5;

    private readonly Extents extents;

    /// <summary>A view of <paramref name="pointer"/> with the given extents; none make a scalar.</summary>
    /// <exception cref="ArgumentException">More than five extents, a negative one, or a product that overflows.</exception>
    public Tensor(float* pointer, params ReadOnlySpan<int> shape)
    {
        if (shape.Length > MaxRank)
        {
            throw new ArgumentException($"a tensor has at most {MaxRank} extents, actual {shape.Length}: {Show(shape)}");
        }
        Pointer = pointer;
        Rank = shape.Length;
        Length = CheckedLength(shape);
        for (int i = 0; i < shape.Length; i++) extents[i] = shape[i];
    }

    /// <summary>The first element.</summary>
    public float* Pointer { get; }

    /// <summary>Number of extents.</summary>
    public int Rank { get; }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>The extents, outermost first.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Shape => ((ReadOnlySpan<int>)extents)[..Rank];

    /// <summary>Part <paramref name="index"/> of the outermost extent: one rank less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">index is outside the outermost extent, or this is a scalar.</exception>
    public Tensor this[int index]
    {
        get
        {
            if (Rank == 0) throw new ArgumentOutOfRangeException(nameof(index), "a scalar has no parts");
            if ((uint)index >= (uint)extents[0])
            {
                throw new ArgumentOutOfRangeException(nameof(index),
                    $"index {index} is outside the outermost extent {extents[0]} of {this}");
            }
            return new Tensor(Pointer + Length / extents[0] * index, Shape[1..]);
        }
    }

    /// <summary>The same elements under other extents.</summary>
    /// <exception cref="ArgumentException">The product differs.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        Tensor other = new(Pointer, shape);
        return other.Length == Length ? other
            : throw new ArgumentException($"cannot view {this} ({Length} elements) as {Show(shape)} ({other.Length} elements)");
    }

    /// <summary>This tensor, when it has the expected extents.</summary>
    /// <param name="name">The tensor's name in the user's terms.</param>
    /// <param name="expected">The extents it must have.</param>
    /// <exception cref="ArgumentException">It has others; the message gives both.</exception>
    public Tensor Expect(string name, params ReadOnlySpan<int> expected) => Shape.SequenceEqual(expected) ? this
        : throw new ArgumentException($"'{name}': expected shape {Show(expected)}, actual {Show(Shape)}");

    /// <summary>The elements as a span.</summary>
    /// <exception cref="OverflowException">More elements than a span can hold.</exception>
    public Span<float> AsSpan() => new(Pointer, checked((int)Length));

    /// <summary>The shape, such as [2, 3].</summary>
    public override string ToString() => Show(Shape);

    /// <summary>Product of the extents.</summary>
    /// <exception cref="ArgumentException">An extent is negative, or the product does not fit 63 bits.</exception>
    public static long CheckedLength(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (int extent in shape)
        {
            if (extent < 0) throw new ArgumentException($"extents cannot be negative: {Show(shape)}");
            try { length = checked(length * extent); }
            catch (OverflowException) { throw new ArgumentException($"the product of the extents {Show(shape)} overflows"); }
        }
        return length;
    }

    internal static string Show(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    [InlineArray(MaxRank)]
    private struct Extents
    {
        private int first;
    }
}
