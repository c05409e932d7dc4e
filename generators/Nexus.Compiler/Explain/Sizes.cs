using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Explain;

/// <summary>An extent for each axis of a layer: what memory, state and cost are shown at.</summary>
public sealed class Sizes
{
    /// <summary>Steps between kept states, as the printers have it.</summary>
    private const int ChunkLength = Print.Names.ChunkLength;

    // Extents of a small model, by the letters that papers use.
    private static readonly Dictionary<string, int> s_usual = new()
    {
        ["B"] = 1, ["D"] = 128, ["E"] = 256, ["F"] = 512, ["G"] = 2, ["H"] = 4, ["I"] = 128, ["J"] = 16, ["K"] = 32, ["N"] = 16,
        ["O"] = 128, ["P"] = 32, ["R"] = 8, ["V"] = 32,
    };

    private readonly Dictionary<string, int> _extents;

    private Sizes(Dictionary<string, int> extents, string? time) => (_extents, Time) = (extents, time);

    /// <summary>The time axis, or null.</summary>
    public string? Time { get; }

    /// <summary>Tokens of the call; 1 without a time axis.</summary>
    public int Tokens => Time is null ? 1 : _extents[Time];

    /// <summary>Positions that a history holds.</summary>
    public int Capacity { get; private set; }

    /// <summary>The extents given in <paramref name="text"/>, such as <c>T=256 D=128</c>, and for the other axes those of a small
    /// model: 256 tokens, windows of 4, tables of 1000 rows.</summary>
    /// <exception cref="FormatException">The text names no axis of the layer, or is not of that form.</exception>
    public static Sizes Of(Explained layer, string text = "")
    {
        var axes = layer.Signature.Axes.ToList();
        var windows = new HashSet<string>(layer.Compiled.Normalised.Arrays.Where(a => a.Lag is not null)
            .SelectMany(a => a.Lag!.Terms).Select(t => t.Atom).OfType<ExtentAtom>().Select(e => e.Axis));
        var tables = new HashSet<string>(layer.Signature.Arrays.Select(a => a.Values).OfType<AxisDim>().Select(d => d.Name));
        var extents = axes.ToDictionary(a => a.Name, a => a.Size ?? (a.IsTime ? 256 : windows.Contains(a.Name) ? 4
            : tables.Contains(a.Name) ? 1000 : s_usual.TryGetValue(a.Name, out var usual) ? usual : 64));
        foreach (var word in text.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.Split('=');
            var axis = axes.FirstOrDefault(a => a.Name == parts[0]);
            if (parts.Length != 2 || axis is null || !int.TryParse(parts[1], out var size) || size < 1)
                throw new FormatException($"expected AXIS=N with an axis of {layer.ClassName} ({string.Join(", ", axes.Select(a => a.Name))}) "
                    + $"and N at least 1, actual '{word}'");
            if (axis.Size is { } known && known != size) throw new FormatException($"axis {axis.Name} has the fixed extent {known}, actual '{word}'");
            extents[axis.Name] = size;
        }
        var time = axes.FirstOrDefault(a => a.IsTime)?.Name;
        return new Sizes(extents, time) { Capacity = time is null ? 1 : extents[time] };
    }

    /// <summary>The sizes of a call of one token, over histories of <see cref="Capacity"/> positions.</summary>
    public Sizes OneToken()
    {
        var extents = _extents.ToDictionary(p => p.Key, p => p.Key == Time ? 1 : p.Value);
        return new Sizes(extents, Time) { Capacity = Capacity };
    }

    /// <summary>The extent of an axis, of a planner's pseudo-axis too.</summary>
    public long this[string axis] => axis switch
    {
        Formulas.Capacity or Formulas.Seen => Capacity,
        Formulas.Chunks => (Tokens + ChunkLength - 1) / ChunkLength,
        Formulas.Lanes => 16,
        _ => _extents[axis],
    };

    /// <summary>The value of a formula.</summary>
    public long Of(Extent formula) => formula.Value(a => this[a]);

    /// <summary>The extents as text, in the order of the layer's axes.</summary>
    public override string ToString() => string.Join(" ", _extents.Select(p => $"{p.Key}={p.Value}"));
}
