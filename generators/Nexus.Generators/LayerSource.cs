using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>One layer of this project in the pipeline: compared by value, so an edit that leaves the text alone stops
/// here.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="Text">Its raw IR; null when the reader found mistakes, which the analyzer reports.</param>
/// <param name="Mentions">The classes it mentions.</param>
internal sealed record LayerSource(string Namespace, string ClassName, string? Text, EquatableArray<string> Mentions)
{
    public string FullName => Namespace.Length == 0 ? ClassName : $"{Namespace}.{ClassName}";

    public static LayerSource From(ReaderResult read) => new(read.Namespace, read.ClassName,
        read.Layer is null ? null : RawText.Print(read.Layer), read.Layer is null ? [] : RawNames.MentionedBy(read.Layer));
}

/// <summary>A layer that another may call: by full name, its raw IR and what it mentions in turn.</summary>
internal sealed record Callee(string FullName, string Text, EquatableArray<string> Mentions);

/// <summary>A layer with everything that decides its generated code.</summary>
internal sealed record LayerInput(
    LayerSource Source, EquatableArray<Callee> Callees, EquatableArray<Axis> Axes, EquatableArray<RecordSource> Records)
{
    /// <summary>What elaboration needs.</summary>
    public LayerTable Table() => new(Callees.Select(c => RawParser.Parse(c.Text)), Axes,
        Records.Select(r => RawParser.ParseRecord(r.Text)));
}

/// <summary>All layers a project can call, with the concrete axes it knows.</summary>
internal sealed record LayerIndex(EquatableArray<Callee> Callees, EquatableArray<Axis> Axes, EquatableArray<RecordSource> Records)
{
    private ILookup<string, Callee>? _bySimpleName;

    private ILookup<string, Callee> BySimpleName =>
        _bySimpleName ??= Callees.ToLookup(c => c.FullName.Substring(c.FullName.LastIndexOf('.') + 1));

    public bool Equals(LayerIndex? other) => other is not null && Callees.Equals(other.Callees) && Axes.Equals(other.Axes)
        && Records.Equals(other.Records);

    public override int GetHashCode() => Callees.GetHashCode();

    // The records that these layers take, and those inside them.
    private IEnumerable<RecordSource> Mentioned(LayerSource source, IEnumerable<Callee> callees)
    {
        if (Records.Count == 0) return [];
        var names = new HashSet<string>(source.Mentions.Concat(callees.SelectMany(c => c.Mentions))
            .Select(m => m.Substring(m.LastIndexOf('.') + 1)));
        while (Records.Where(r => names.Contains(r.SimpleName)).SelectMany(r => RawParser.ParseRecord(r.Text).Fields)
            .Where(f => f.Kind == RawKind.Record && !names.Contains(f.Axes[0].Name)).ToList() is { Count: > 0 } more)
            names.UnionWith(more.Select(f => f.Axes[0].Name));
        return Records.Where(r => names.Contains(r.SimpleName));
    }

    /// <summary>The layer with the callees it reaches, sorted by name: equal as long as none of their texts changes.</summary>
    public LayerInput For(LayerSource source)
    {
        var reached = new SortedDictionary<string, Callee>(StringComparer.Ordinal);
        var open = new Stack<(string From, EquatableArray<string> Mentions)>();
        open.Push((source.FullName, source.Mentions));
        while (open.Count > 0)
        {
            var (from, mentions) = open.Pop();
            foreach (var name in mentions)
            {
                var simple = name.Substring(name.LastIndexOf('.') + 1);
                var callee = LayerTable.Find(BySimpleName[simple], c => c.FullName, name, from);
                if (callee is null || reached.ContainsKey(callee.FullName)) continue;
                reached.Add(callee.FullName, callee);
                open.Push((callee.FullName, callee.Mentions));
            }
        }
        return new LayerInput(source, reached.Values.ToEquatable(), Axes, Mentioned(source, reached.Values).ToEquatable());
    }
}
