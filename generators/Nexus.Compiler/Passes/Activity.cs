using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Which arrays need a gradient: those that vary with a parameter and that an output varies with.</summary>
internal sealed class Activity
{
    private readonly HashSet<string> _wanted;

    internal Activity(Layer layer)
    {
        var ids = new HashSet<string>(layer.Arrays.Where(a => a.Kind == ArrayKind.Ids).Select(a => a.Name));
        var reads = layer.Equations.Select(e => (e.Array, Reads: Reads(e, ids))).ToList();
        var varied = new HashSet<string>(layer.Arrays.Where(a => a.Kind is ArrayKind.In or ArrayKind.Weight).Select(a => a.Name));
        while (reads.Where(e => !varied.Contains(e.Array) && e.Reads.Overlaps(varied)).ToList() is { Count: > 0 } more)
            varied.UnionWith(more.Select(e => e.Array));
        _wanted = [.. layer.Arrays.Where(a => a.Kind == ArrayKind.Out && varied.Contains(a.Name)).Select(a => a.Name)];
        var work = new Queue<string>(_wanted);
        while (work.Count > 0)
        {
            var array = work.Dequeue();
            foreach (var read in reads.Where(e => e.Array == array).SelectMany(e => e.Reads))
                if (varied.Contains(read) && _wanted.Add(read)) work.Enqueue(read);
        }
    }

    /// <summary>True when the array needs a gradient.</summary>
    internal bool Wanted(string array) => _wanted.Contains(array);

    // What the equation varies with: reads whose derivative is not 0 everywhere.
    private static HashSet<string> Reads(Equation e, HashSet<string> ids) =>
        [.. Contribution.Of(e, new Num(1), null, a => !ids.Contains(a)).Select(c => c.Read.Array)];
}
