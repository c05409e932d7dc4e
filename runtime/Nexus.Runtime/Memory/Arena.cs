namespace Nexus.Runtime;

/// <summary>One buffer handed out piece by piece: a session's workspace and state, allocated once.</summary>
public sealed unsafe class Arena : IDisposable
{
    private const int Step = NativeBuffer.Alignment / sizeof(float);
    private readonly NativeBuffer buffer;

    /// <summary>An arena of <paramref name="floats"/> floats, all 0. Sum <see cref="Room"/> over the pieces to find the
    /// number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">floats is negative or its bytes overflow.</exception>
    /// <exception cref="OutOfMemoryException">The system has not that much memory.</exception>
    public Arena(long floats) => buffer = new NativeBuffer(floats);

    /// <summary>Floats that a piece of <paramref name="floats"/> floats takes: rounded up to whole cache lines.</summary>
    /// <exception cref="OverflowException">The rounded number does not fit.</exception>
    public static long Room(long floats) => checked((floats + (Step - 1)) / Step * Step);

    /// <summary>Floats in all.</summary>
    public long Capacity => buffer.Length;

    /// <summary>Floats handed out, rounding included. Keep it and give it to <see cref="Rewind"/> to take pieces back.</summary>
    public long Used { get; private set; }

    /// <summary>The next <paramref name="floats"/> floats, 64-byte aligned. What an earlier use left there is not
    /// cleared.</summary>
    /// <param name="floats">How many; 0 gives a valid pointer to nothing.</param>
    /// <param name="name">What they are for, for the message.</param>
    /// <exception cref="ArgumentOutOfRangeException">floats is negative.</exception>
    /// <exception cref="InvalidOperationException">The arena has fewer left.</exception>
    public Floats Take(long floats, string name = "a piece")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(floats);
        // The last piece may end where the arena ends, without its rounding.
        if (floats > Capacity - Used)
        {
            throw new InvalidOperationException(
                $"arena: {name} needs {floats} floats, but {Capacity - Used} of {Capacity} are left; " +
                "create the arena with the sum of Arena.Room over its pieces");
        }
        Floats piece = new(buffer.Pointer + Used, floats);
        Used = Math.Min(Capacity, Used + Room(floats));
        return piece;
    }

    /// <summary>Takes back everything handed out since <see cref="Used"/> had the value <paramref name="mark"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">mark is negative or more than Used.</exception>
    public void Rewind(long mark = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mark);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(mark, Used);
        Used = mark;
    }

    /// <inheritdoc/>
    public void Dispose() => buffer.Dispose();
}
