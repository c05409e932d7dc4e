namespace Nexus.Runtime;

/// <summary>What an array is to its layer.</summary>
public enum ArrayRole
{
    /// <summary>An activation read by the layer.</summary>
    In,
    /// <summary>Positions on an axis, int32.</summary>
    Ids,
    /// <summary>A trained parameter. Backward adds to its gradient.</summary>
    Weight,
    /// <summary>An activation written by the layer.</summary>
    Out,
}

/// <summary>An axis of a layer; <paramref name="Size"/> is its extent when the layer fixes it, else 0.</summary>
public sealed record AxisInfo(string Name, bool IsTime, int Size);

/// <summary>A hyper-parameter of a layer and its default.</summary>
public sealed record ScalarInfo(string Name, double Default);

/// <summary>One dimension of an array: an axis, or a product (joined) or sum (concatenated) of dimensions.</summary>
public abstract record Dimension
{
    /// <summary>The size of the dimension for the given axis extents.</summary>
    public abstract int Size(ReadOnlySpan<int> extents);

    /// <summary>Axis number <paramref name="Axis"/> of the signature.</summary>
    public sealed record Of(int Axis) : Dimension
    {
        /// <inheritdoc/>
        public override int Size(ReadOnlySpan<int> extents) => extents[Axis];
    }

    /// <summary>Outer × inner.</summary>
    public sealed record Joined(Dimension Outer, Dimension Inner) : Dimension
    {
        /// <inheritdoc/>
        public override int Size(ReadOnlySpan<int> extents) => checked(Outer.Size(extents) * Inner.Size(extents));
    }

    /// <summary>First + second.</summary>
    public sealed record Concat(Dimension First, Dimension Second) : Dimension
    {
        /// <inheritdoc/>
        public override int Size(ReadOnlySpan<int> extents) => checked(First.Size(extents) + Second.Size(extents));
    }
}

/// <summary>A parameter array: dense, row-major, f32 (int32 for <see cref="ArrayRole.Ids"/>).</summary>
public sealed record ArrayInfo(string Name, ArrayRole Role, Dimension[] Dimensions, bool Optional);

/// <summary>The kinds of state that reads along time need.</summary>
public enum StateKind
{
    /// <summary>The last value (a recurrence).</summary>
    Carry,
    /// <summary>The last few rows (a window).</summary>
    Ring,
    /// <summary>All rows so far (attention's keys and values).</summary>
    History,
    /// <summary>The value at the last start of a chunk.</summary>
    Latched,
}

/// <summary>One piece of derived state: the array of the layer it keeps, and how.</summary>
public sealed record StateInfo(string Name, StateKind Kind);

/// <summary>The parameters of a layer, in the order in which a <see cref="Frame"/> binds them.</summary>
public sealed record LayerSignature(string Name, AxisInfo[] Axes, ScalarInfo[] Scalars, ArrayInfo[] Arrays, StateInfo[] States);
