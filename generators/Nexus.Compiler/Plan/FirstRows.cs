using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>The gradient of an initial state reads a reverse scan's values at time 0: the scan stores these rows, and nothing else, as arrays
/// of their own.</summary>
public static class FirstRows
{
    private const string Suffix = "@first";

    /// <summary>The name of the row at time 0 of an array.</summary>
    public static string Of(string array) => array + Suffix;

    /// <summary>The array whose first row this is, or the array itself.</summary>
    public static string Source(string array) => array.EndsWith(Suffix, StringComparison.Ordinal) ? array.Substring(0, array.Length - Suffix.Length) : array;

    /// <summary>The layer where equations that read <paramref name="layer"/>'s local arrays at time 0 read their first rows instead.</summary>
    /// <param name="layer">The equations of Backward.</param>
    /// <param name="forwardScans">Recurrences of Advance: only where one has tiles are rows not in memory.</param>
    public static Layer Run(Layer layer, IReadOnlyList<ScanShape> forwardScans)
    {
        if (!forwardScans.Any(s => s.IsVirtual)) return layer;
        var taker = new Taker(layer);
        var equations = layer.Equations.Select(e => e with { Value = taker.Visit(e.Value) }).ToEquatable();
        return taker.Made.Count == 0 ? layer : layer with { Arrays = layer.Arrays.Concat(taker.Made.Values).ToEquatable(), Equations = equations };
    }

    private sealed class Taker(Layer layer) : Rewriter
    {
        public Dictionary<string, ArrayDecl> Made { get; } = [];

        protected override Expr VisitRead(Read r)
        {
            var array = layer.Arrays.FirstOrDefault(a => a.Name == r.Array);
            if (array is not { Kind: ArrayKind.Local } || layer.Equations.All(e => e.Array != r.Array)) return base.VisitRead(r);
            var time = array.Axes.ToList().FindIndex(a => layer.Axes.Any(x => x.Name == a && x.IsTime));
            if (time < 0 || r.Position[time] is not { Constant: 0, Terms.Count: 0 }) return base.VisitRead(r);
            Made[Of(r.Array)] = new ArrayDecl(Of(r.Array), ArrayKind.Local, array.Axes.Where((_, d) => d != time).ToEquatable());
            return new Read(Of(r.Array), r.Position.Where((_, d) => d != time).ToEquatable());
        }
    }
}
