using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>The layers that a call may name, and the concrete axes (such as <c>Two</c>) with their sizes.</summary>
public sealed class LayerTable
{
    private readonly List<RawLayer> _layers = [];
    private readonly List<RawRecord> _records;
    private readonly Dictionary<string, Axis> _axes = new() { ["Two"] = new Axis("Two", Size: 2) };

    /// <summary>A table of <paramref name="layers"/>; where two have one name the first counts.</summary>
    public LayerTable(IEnumerable<RawLayer> layers, IEnumerable<Axis>? axes = null, IEnumerable<RawRecord>? records = null)
    {
        _records = [.. records ?? []];
        foreach (var layer in layers)
            if (_layers.All(l => l.Name != layer.Name)) _layers.Add(layer);
        foreach (var axis in axes ?? []) _axes[axis.Name] = axis;
    }

    /// <summary>The layer that <paramref name="name"/> means inside <paramref name="from"/>; null when there is none.</summary>
    /// <remarks>The reader knows no usings, so a name is the end of a full name; of several the one nearest in namespaces is
    /// meant.</remarks>
    public RawLayer? Find(string name, string from) => Find(_layers, l => l.Name, name, from);

    /// <summary>The record of arrays that <paramref name="name"/> means inside <paramref name="from"/>; null when there is
    /// none.</summary>
    public RawRecord? Record(string name, string from) => Find(_records, r => r.Name, name, from);

    /// <summary>The item whose full name ends in <paramref name="name"/>, nearest to <paramref name="from"/>.</summary>
    public static T? Find<T>(IEnumerable<T> items, Func<T, string> fullName, string name, string from) where T : class
    {
        var best = items.Where(i => fullName(i) == name || fullName(i).EndsWith("." + name, StringComparison.Ordinal))
            .OrderByDescending(i => Shared(fullName(i), from)).ThenBy(i => fullName(i).Length)
            .ThenBy(fullName, StringComparer.Ordinal).FirstOrDefault();
        return best;
    }

    /// <summary>True when the concrete axis <paramref name="name"/> has been described.</summary>
    public bool Knows(string name) => _axes.ContainsKey(name);

    /// <summary>A concrete axis; one that nobody described has no fixed size and is not time.</summary>
    public Axis Axis(string name) => _axes.TryGetValue(name, out var axis) ? axis : new Axis(name);

    private static int Shared(string x, string y)
    {
        var (a, b) = (x.Split('.'), y.Split('.'));
        var count = 0;
        while (count < a.Length && count < b.Length && a[count] == b[count]) count++;
        return count;
    }
}
