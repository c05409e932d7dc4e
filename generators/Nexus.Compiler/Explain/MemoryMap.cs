using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Explain;

/// <summary>A piece of memory: where it lies in its arena, and from which step to which it is in use.</summary>
/// <param name="Arena">Workspace, residuals, state or backward workspace.</param>
/// <param name="Name">The array that lies there.</param>
/// <param name="Formula">Its floats as a formula of extents.</param>
/// <param name="Offset">Floats before it in the arena.</param>
/// <param name="Floats">Its floats, without padding.</param>
/// <param name="From">The first step that uses it, counted through Advance and Backward.</param>
/// <param name="To">The last.</param>
/// <param name="Parts">Arrays that are parts of it.</param>
public sealed record MemoryBar(
    string Arena, string Name, Extent Formula, long Offset, long Floats, int From, int To, IReadOnlyList<string> Parts);

/// <summary>The memory plan of a training call at given sizes: arenas, and bars of offset × lifetime in them.</summary>
public sealed class MemoryMap
{
    /// <summary>Names of arenas.</summary>
    public const string Workspace = "workspace", Residuals = "residuals", State = "state", Backward = "backward workspace";

    private const int AlignmentFloats = 16;
    private readonly List<MemoryBar> _bars = [];
    private readonly Dictionary<string, long> _floats = [];
    private readonly Sizes _sizes;

    private MemoryMap(Sizes sizes) => _sizes = sizes;

    /// <summary>The bars, by arena and offset.</summary>
    public IReadOnlyList<MemoryBar> Bars => _bars;

    /// <summary>Floats of each arena, padding included.</summary>
    public IReadOnlyDictionary<string, long> Floats => _floats;

    /// <summary>Steps of Advance; those of Backward follow.</summary>
    public int ForwardSteps { get; private set; }

    /// <summary>All steps.</summary>
    public int Steps { get; private set; }

    /// <summary>Lays out the arenas as the generated code does.</summary>
    public static MemoryMap Of(CompiledLayer layer, Sizes sizes)
    {
        var forward = layer.Forward;
        var map = new MemoryMap(sizes) { ForwardSteps = forward.Pass.Steps.Count };
        map.Steps = map.ForwardSteps + (layer.Backward?.Pass.Steps.Count ?? 0);
        foreach (var (size, users) in forward.Scratch) map.Add(Workspace, forward, size, users, 0);
        foreach (var buffer in forward.Residuals) map.Add(Residuals, forward, buffer.Size, [buffer], 0, layer.Backward);
        foreach (var buffer in forward.State) map.Add(State, forward, buffer.Size, [buffer], 0);
        if (layer.Backward is not { } backward) return map;
        foreach (var (size, users) in backward.Scratch) map.Add(Backward, backward, size, users, map.ForwardSteps);
        foreach (var buffer in backward.State) map.Add(Backward, backward, buffer.Size, [buffer], map.ForwardSteps);
        return map;
    }

    private void Add(string arena, PlannedPass pass, Extent size, IEnumerable<Plan.Buffer> users, int before, PlannedPass? reader = null)
    {
        var offset = _floats.TryGetValue(arena, out var used) ? used : 0;
        foreach (var b in users)
        {
            var last = pass.Pass.Steps.Count - 1;
            var (from, to) = b.LastUse < 0 ? (0, last) : (Math.Min(b.FirstUse, last), Math.Min(b.LastUse, last));
            // What state keeps is there before the call and after it.
            if (arena == State) (from, to) = (0, last);
            var end = before + to;
            if (reader is not null && reader.Pass.Buffers.TryGetValue(b.Name, out var read))
                end = ForwardSteps + (read.LastUse < 0 ? Steps - ForwardSteps - 1 : Math.Min(read.LastUse, Steps - ForwardSteps - 1));
            var parts = pass.Pass.Buffers.Values.Where(p => p.Parent == b).Select(p => p.Name).OrderBy(n => n, StringComparer.Ordinal);
            _bars.Add(new(arena, b.Name, size, offset, _sizes.Of(size), before + from, end, [.. parts]));
        }
        _floats[arena] = offset + (_sizes.Of(size) + AlignmentFloats - 1) / AlignmentFloats * AlignmentFloats;
    }
}
