using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Drops locals and equations that no output needs.</summary>
public static class DeadCode
{
    /// <summary>The layer without them. Parameters stay, used or not: they are the signature.</summary>
    public static Layer Run(Layer layer)
    {
        var needed = new HashSet<string>(layer.Arrays.Where(a => a.Kind == ArrayKind.Out).Select(a => a.Name));
        var work = new Queue<string>(needed);
        var equations = layer.Equations.ToLookup(e => e.Array);
        while (work.Count > 0)
            foreach (var equation in equations[work.Dequeue()])
                foreach (var array in Scope.Arrays(equation.Value))
                    if (needed.Add(array)) work.Enqueue(array);
        return layer with
        {
            Arrays = layer.Arrays.Where(a => a.Kind != ArrayKind.Local || needed.Contains(a.Name)).ToEquatable(),
            Equations = layer.Equations.Where(e => needed.Contains(e.Array)).ToEquatable(),
        };
    }
}
