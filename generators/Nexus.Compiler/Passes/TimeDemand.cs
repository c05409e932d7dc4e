using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>Follows reads along time from the outputs, and collects which arrays are read at other times than now.</summary>
internal sealed class TimeDemand(Layer layer)
{
    private readonly HashSet<string> _time = [.. layer.Axes.Where(a => a.IsTime).Select(a => a.Name)];
    private readonly Dictionary<string, string> _axis = layer.Indices.ToDictionary(i => i.Name, i => i.Axis);
    private readonly Dictionary<string, ArrayDecl> _arrays = layer.Arrays.ToDictionary(a => a.Name);
    private readonly HashSet<string> _done = [];

    internal Ranges Ranges { get; } = new(layer.Axes, new IndexPool(layer.Indices));

    /// <summary>The rows before the first that each array needs.</summary>
    internal Dictionary<string, TimePattern> Kept { get; } = [];

    internal List<Finding> Findings { get; } = [];

    internal bool IsTime(string axis) => _time.Contains(axis);

    /// <summary>True when the index runs over time.</summary>
    internal bool IsTimeIndex(string index) => IsTime(_axis[index]);

    /// <summary>The axis of a dimension.</summary>
    internal string AxisOf(string array, int dimension) => _arrays[array].Axes[dimension];

    internal void Output(ArrayDecl array) =>
        Ask(array.Name, [.. array.Axes.Where(_time.Contains).Select(_ => TimePattern.Now)], null, null);

    // One pattern for each time dimension of the array.
    internal void Ask(string array, List<TimePattern> patterns, Equation? by, string? read)
    {
        if (patterns.Count(p => p.IsNow) < patterns.Count && patterns.Count == 1)
        {
            Keep(array, patterns[0], by!, read!);
            patterns = [TimePattern.Now];
        }
        else if (patterns.Exists(p => !p.All && !p.IsNow))
        {
            Say("NX2306", by!, $"{by!.Array} reads {read} some steps back, but {array} has two time dimensions; " +
                "only arrays with one can be kept.", array);
            return;
        }
        if (!_done.Add(array + "|" + string.Join("|", patterns.Select(p => p.Key)))) return;
        foreach (var e in layer.Equations.Where(e => e.Array == array && !GradientNames.IsBoundary(e)))
        {
            var known = new Dictionary<string, TimePattern>();
            var next = 0;
            for (var k = 0; k < e.Position.Count; k++)
                if (_time.Contains(_arrays[array].Axes[k]) && patterns[next++] is var pattern
                    && e.Position[k].AsIndex() is { } index) known[index] = pattern;
            new TimeReads(this, e, known).Visit(e.Value);
        }
    }

    private void Keep(string array, TimePattern pattern, Equation by, string read)
    {
        if (!Kept.TryGetValue(array, out var kept)) Kept[array] = pattern;
        else if (kept.With(pattern, Ranges) is { } both) Kept[array] = both;
        else Say("NX2305", by,
            $"{by.Array} reads {read} {IrText.Print(pattern.Lag!)} steps back, and another equation reads {array} " +
            $"{IrText.Print(kept.Lag!)} steps back; which is more depends on the call. Copy {array} into a local for one.", array);
    }

    internal void Say(string code, Equation by, string message, string? about = null) =>
        Findings.Add(new Finding(code, message, by.Array, about));
}
