using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Which arrays need a gradient: those that vary with a parameter and that an output varies with.</summary>
internal sealed class Activity
{
    private readonly HashSet<string> _wanted;

    internal Activity(Layer layer)
    {
        var varied = new HashSet<string>(layer.Arrays.Where(a => a.Kind is ArrayKind.In or ArrayKind.Weight).Select(a => a.Name));
        while (layer.Equations.Where(e => !varied.Contains(e.Array) && Reads(e, varied).Any()).ToList() is { Count: > 0 } more)
            varied.UnionWith(more.Select(e => e.Array));
        _wanted = [.. layer.Arrays.Where(a => a.Kind == ArrayKind.Out && varied.Contains(a.Name)).Select(a => a.Name)];
        var work = new Queue<string>(_wanted);
        while (work.Count > 0)
        {
            var array = work.Dequeue();
            foreach (var read in layer.Equations.Where(e => e.Array == array).SelectMany(e => Reads(e, varied)))
                if (_wanted.Add(read)) work.Enqueue(read);
        }
    }

    /// <summary>True when the array needs a gradient.</summary>
    internal bool Wanted(string array) => _wanted.Contains(array);

    private static IEnumerable<string> Reads(Equation e, HashSet<string> varied) =>
        Contribution.Of(e, new Num(1), null, varied.Contains).Select(c => c.Read.Array);
}
