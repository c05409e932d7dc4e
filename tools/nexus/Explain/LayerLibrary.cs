using System.Globalization;
using System.Reflection;
using Nexus.Compiler.Explain;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Models;
using Nexus.Spec;
using Nexus.Tool.CommandLine;

namespace Nexus.Tool.Explain;

/// <summary>A layer that can be explained.</summary>
/// <param name="FullName">Namespace and class.</param>
/// <param name="Source">Its paper; empty when the assembly does not say.</param>
/// <param name="Text">Its raw IR.</param>
sealed record LayerEntry(string FullName, string Source, string Text)
{
    public string Name => FullName[(FullName.LastIndexOf('.') + 1)..];
}

/// <summary>Layers by name, with everything they call.</summary>
sealed class LayerLibrary
{
    readonly LayerTable table;
    readonly Dictionary<string, Explained> known = [];

    /// <summary>The layers of <paramref name="layers"/>, which may call those of <paramref name="callees"/> too.</summary>
    public LayerLibrary(IEnumerable<LayerEntry> layers, IEnumerable<Axis> axes, LayerLibrary? callees = null,
        string? assembly = null)
    {
        Layers = [.. layers.OrderBy(l => l.Name, StringComparer.Ordinal).ThenBy(l => l.FullName, StringComparer.Ordinal)];
        Axes = [.. axes, .. callees?.Axes ?? []];
        AssemblyFile = assembly;
        IEnumerable<LayerEntry> all = Layers.Concat(callees?.Layers ?? []);
        table = new LayerTable(all.Select(l => RawParser.Parse(l.Text)), Axes);
    }

    /// <summary>The layers, by name.</summary>
    public IReadOnlyList<LayerEntry> Layers { get; }

    /// <summary>The file they come from; null for those of Nexus itself.</summary>
    public string? AssemblyFile { get; }

    /// <summary>Axes of fixed extent.</summary>
    public IReadOnlyList<Axis> Axes { get; }

    /// <summary>The layers of Nexus itself.</summary>
    public static LayerLibrary Own()
    {
        List<LayerEntry> layers = [];
        List<Axis> axes = [];
        foreach (DeclaresLayerAttribute declared in typeof(Kernels.RmsNorm).Assembly
            .GetCustomAttributes<DeclaresLayerAttribute>())
        {
            string? text = declared.Layer.GetCustomAttribute<LayerIrAttribute>()?.Text;
            if (text is null)
            {
                continue;
            }
            string source = declared.Layer.GetCustomAttribute<LayerAttribute>()?.Source ?? "";
            layers.Add(new LayerEntry(declared.Layer.FullName!, source, text));
            foreach (string axis in declared.Axes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = axis.Split('=');
                axes.Add(new Axis(parts[0], Size: int.Parse(parts[1], CultureInfo.InvariantCulture)));
            }
        }
        return new LayerLibrary(layers, axes.Distinct());
    }

    /// <summary>The layers of an assembly's file, which may call those of Nexus and of assemblies beside it.</summary>
    /// <exception cref="NexusException">The file is no assembly, or has no layer.</exception>
    public static LayerLibrary Of(string file)
    {
        (List<LayerEntry> layers, List<Axis> axes) = AssemblyLayers.Read(file);
        if (layers.Count == 0)
        {
            throw new NexusException($"{file}: expected an assembly with classes marked [Layer], actual none. Is the generator " +
                "referenced by the project that built it?");
        }
        LayerLibrary callees = Own();
        foreach (string beside in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, "*.dll")
            .Where(f => Path.GetFileName(f) != Path.GetFileName(file)).Order(StringComparer.Ordinal))
        {
            if (AssemblyLayers.MayHaveLayers(beside))
            {
                (List<LayerEntry> more, List<Axis> theirs) = AssemblyLayers.Read(beside);
                callees = new LayerLibrary(more, theirs, callees.Without(more));
            }
        }
        return new LayerLibrary(layers, axes, callees.Without(layers), Path.GetFullPath(file));
    }

    /// <summary>The layer of that name, with or without its namespace.</summary>
    /// <exception cref="UsageException">There is none; the nearest names are given.</exception>
    public LayerEntry Find(string name)
    {
        LayerEntry? found = Layers.FirstOrDefault(l => l.FullName == name) ?? Layers.FirstOrDefault(l => l.Name == name)
            ?? Layers.FirstOrDefault(l => l.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (found is not null)
        {
            return found;
        }
        string lower = name.ToLowerInvariant();
        IEnumerable<string> near = Layers.Select(l => l.Name)
            .OrderBy(n => n.Contains(name, StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(n => Arguments.Distance(n.ToLowerInvariant(), lower)).ThenBy(n => n, StringComparer.Ordinal).Take(3);
        throw new UsageException($"expected the name of a layer, actual '{name}'. Nearest: {string.Join(", ", near)}. " +
            "`nexus explain` lists all.");
    }

    /// <summary>A layer with what the compiler makes of it.</summary>
    public Explained Explain(LayerEntry layer)
    {
        if (!known.TryGetValue(layer.FullName, out Explained? explained))
        {
            known[layer.FullName] = explained = Explained.Of(RawParser.Parse(layer.Text), table);
        }
        return explained;
    }

    LayerLibrary Without(List<LayerEntry> hidden) => new(Layers.Where(l => hidden.All(h => h.FullName != l.FullName)), Axes);
}
