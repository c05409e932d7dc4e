using System.Collections;

namespace Nexus.Compiler.Ir;

/// <summary>An immutable list compared by value, so that records holding it compare by value too.</summary>
/// <remarks>The incremental pipeline caches on equality; a plain array or ImmutableArray inside a record compares by
/// reference.</remarks>
public readonly struct EquatableArray<T> : IEquatable<EquatableArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? _items;

    /// <summary>Wraps <paramref name="items"/>, which the caller no longer changes.</summary>
    public EquatableArray(T[] items) => _items = items;

    /// <summary>The list without elements.</summary>
    public static EquatableArray<T> Empty => new([]);

    /// <inheritdoc/>
    public int Count => _items?.Length ?? 0;

    /// <inheritdoc/>
    public T this[int index] => _items![index];

    /// <inheritdoc/>
    public bool Equals(EquatableArray<T> other)
    {
        if (Count != other.Count) return false;
        var comparer = EqualityComparer<T>.Default;
        for (var i = 0; i < Count; i++)
            if (!comparer.Equals(_items![i], other._items![i])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is EquatableArray<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = 17;
        for (var i = 0; i < Count; i++) hash = unchecked(hash * 31 + (_items![i]?.GetHashCode() ?? 0));
        return hash;
    }

    /// <summary>The items: the text of a record tells it from another, and serves as a key.</summary>
    public override string ToString() => "[" + string.Join(", ", this) + "]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes <see cref="EquatableArray{T}"/> values.</summary>
public static class EquatableArray
{
    /// <summary>The items in order.</summary>
    public static EquatableArray<T> Of<T>(params T[] items) => new(items);

    /// <summary>The items in order.</summary>
    public static EquatableArray<T> ToEquatable<T>(this IEnumerable<T> items) => new(items.ToArray());
}
