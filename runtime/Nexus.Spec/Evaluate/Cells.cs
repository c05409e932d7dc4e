namespace Nexus.Spec;

/// <summary>How far an element is.</summary>
internal enum Progress : byte { NotYet, Running, Done }

/// <summary>A position and the lifted indices' flat number: the identity of an element.</summary>
internal readonly record struct ElementKey(long A, long B, long C, long D, long E, long Lifted);

/// <summary>The elements of one array. Inputs are all there; others are filled on demand.</summary>
internal sealed class Cells<T>
{
    public Cells(ArrayNode array, Extents extents, int[] liftedSlots, IEnumerable<Type> liftedAxes)
    {
        Array = array;
        Extents = [.. array.Axes.Select(a => (long)extents.Of(a))];
        OwnSize = extents.Size(array.Axes);
        LiftedSlots = liftedSlots;
        LiftedExtents = [.. liftedAxes.Select(a => (long)extents.Of(a))];
        Strides = new long[Extents.Length];
        for (long k = Extents.Length - 1, stride = 1; k >= 0; stride *= Extents[k--]) Strides[k] = stride;
    }

    public ArrayNode Array { get; }
    public long[] Extents { get; }
    public long[] Strides { get; }
    public long OwnSize { get; }
    public int[] LiftedSlots { get; }
    public long[] LiftedExtents { get; }
    public T[] Values { get; private set; } = [];
    public Progress[] States { get; private set; } = [];
    public Dictionary<ElementKey, (Progress State, T Value)> Outside { get; } = [];
    public Binding<T>[] Equations { get; set; } = [];
    public (int Dimension, int Step)[] Sweeps { get; set; } = [];

    /// <summary>True when an equation may define elements outside the extents.</summary>
    public bool HasOutside { get; set; }

    public void Load(T[] values)
    {
        Values = values;
        States = new Progress[values.Length];
        System.Array.Fill(States, Progress.Done);
    }

    public void Allocate()
    {
        var size = LiftedExtents.Aggregate(OwnSize, (s, e) => checked(s * e));
        if (size > int.MaxValue / 4)
            throw new SpecException(
                $"'{Array.Name}' has {size} elements, more than this reference evaluator can hold; use smaller extents.");
        Values = new T[size];
        States = new Progress[size];
    }

    public long Lifted(long[] env)
    {
        long lifted = 0;
        for (var k = 0; k < LiftedSlots.Length; k++) lifted = lifted * LiftedExtents[k] + env[LiftedSlots[k]];
        return lifted;
    }

    /// <summary>"h[3, 0]".</summary>
    public string Name(ReadOnlySpan<long> at) => at.Length == 0 ? Array.Name : $"{Array.Name}[{string.Join(", ", at.ToArray())}]";
}

/// <summary>Binds the left-hand indices so that the left position is the given one; false if that is impossible.</summary>
internal delegate bool Match(ReadOnlySpan<long> at);

/// <summary>An equation ready to run: slots it changes, its left side, its right side.</summary>
internal sealed class Binding<T>(int[] slots, Match match, Func<T> value)
{
    public int[] Slots { get; } = slots;
    public Match Match { get; } = match;
    public Func<T> Value { get; } = value;
}
