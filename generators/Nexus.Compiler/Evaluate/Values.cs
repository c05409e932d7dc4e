namespace Nexus.Compiler.Evaluate;

/// <summary>A dense row-major array of numbers, with tangents when it is varied.</summary>
public sealed class Values
{
    /// <summary>An array of zeros.</summary>
    public Values(params int[] shape)
    {
        Shape = shape;
        Value = new double[shape.Aggregate(1, (product, extent) => checked(product * extent))];
    }

    /// <summary>The extents, outermost first.</summary>
    public int[] Shape { get; }

    /// <summary>The elements.</summary>
    public double[] Value { get; }

    /// <summary>The direction in which the elements are varied; null: they are not.</summary>
    public double[]? Tangent { get; set; }

    /// <summary>The element at an offset.</summary>
    public Dual this[int offset]
    {
        get => new(Value[offset], Tangent is null ? 0 : Tangent[offset]);
        set
        {
            Value[offset] = value.Value;
            (Tangent ??= new double[Value.Length])[offset] = value.Tangent;
        }
    }

    /// <summary>The offset of a position, or -1 outside.</summary>
    public int Offset(IReadOnlyList<long> position)
    {
        var offset = 0;
        for (var k = 0; k < Shape.Length; k++)
        {
            if (position[k] < 0 || position[k] >= Shape[k]) return -1;
            offset = offset * Shape[k] + (int)position[k];
        }
        return offset;
    }
}

/// <summary>What an evaluation is given.</summary>
public sealed class Inputs
{
    /// <summary>The extent of each axis; axes of known size may be left out. A time axis counts the tokens of this
    /// call.</summary>
    public Dictionary<string, int> Extents { get; } = [];

    /// <summary>Hyper-parameters that differ from their defaults; a flag is 1 or 0.</summary>
    public Dictionary<string, double> Scalars { get; } = [];

    /// <summary>In, Weight and Ids arrays by name; an optional array that is missing is absent.</summary>
    public Dictionary<string, Values> Arrays { get; } = [];

    /// <summary>Tokens before this call.</summary>
    public int Position { get; set; }

    /// <summary>Rows before this call, by array name, with the array's axes; the last one is the row just before.</summary>
    public Dictionary<string, Values> Past { get; } = [];

    /// <summary>Uniform random numbers in [0, 1) from a seed and counters.</summary>
    public Func<double, IReadOnlyList<long>, double> Random { get; set; } = DefaultRandom;

    // Repeatable and well mixed, which is all that tests of passes need; the kernels' generator is the runtime's.
    private static double DefaultRandom(double seed, IReadOnlyList<long> counters)
    {
        var state = unchecked((ulong)BitConverter.DoubleToInt64Bits(seed));
        foreach (var counter in counters.Append(counters.Count))
            unchecked
            {
                state = (state ^ (ulong)counter) * 0x9E3779B97F4A7C15UL;
                state = (state ^ (state >> 29)) * 0xBF58476D1CE4E5B9UL;
                state ^= state >> 32;
            }
        return (state >> 11) * (1.0 / (1UL << 53));
    }
}
