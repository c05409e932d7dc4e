using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

/// <summary>A formula with the interval its values lie in.</summary>
/// <param name="Term">The formula.</param>
/// <param name="Low">Its least value.</param>
/// <param name="High">Its greatest.</param>
/// <param name="IsExact">True when it is the same number in every precision, so that a comparison cannot be turned by
/// rounding.</param>
internal readonly record struct Drawn(Term Term, double Low, double High, bool IsExact = false)
{
    /// <summary>The largest magnitude.</summary>
    public double Most => Math.Max(Math.Abs(Low), Math.Abs(High));
}

/// <summary>An index in scope and its axis.</summary>
internal readonly record struct Loop(string Index, SpecAxis Axis);

/// <summary>Draws one program: axes, then statements, each from what stands before it.</summary>
/// <remarks>Every formula keeps an interval of its values, so that no function comes near a singularity and no recurrence
/// grows: what is left to differ between a kernel and the equations is rounding.</remarks>
internal sealed partial class ProgramDraw
{
    private static readonly int[] s_extents = [1, 1, 2, 2, 3, 4, 5, 7, 8, 9, 15, 16, 16, 17, 17, 20, 24, 31, 32, 33, 40];
    private readonly Random _random;
    private readonly List<SpecAxis> _axes = [];
    private readonly List<SpecArray> _arrays = [];
    private readonly List<Statement> _statements = [];
    private readonly List<string> _scalars = [];
    private readonly HashSet<string> _pending = [];
    private readonly Dictionary<string, (double Low, double High)> _bounds = [];
    private int _names;
    private bool _causal = true;

    private ProgramDraw(Random random) => _random = random;

    /// <summary>The program of a number in a run.</summary>
    public static SpecProgram Of(long run, int number)
    {
        // Mixed by hand, so that runs and numbers that are near give programs that are not.
        ulong mix = unchecked((ulong)run * 0x9E3779B97F4A7C15 + (ulong)number * 0xD1B54A32D192ED03 + 0x2545F4914F6CDD1D);
        mix = unchecked((mix ^ (mix >> 31)) * 0x94D049BB133111EB);
        int seed = (int)((mix ^ (mix >> 29)) & int.MaxValue);
        return new ProgramDraw(new Random(seed)).Program($"P{number}", seed % 1000);
    }

    private SpecProgram Program(string name, int data)
    {
        DrawAxes();
        int statements = 1 + Below(Chance(0.3) ? 6 : 3);
        for (int k = 0; k < statements; k++) Form();
        if (_statements.Count == 0) Map();
        return Tidy.Of(new SpecProgram(name, [.. _axes], [.. _arrays], [.. _statements], [.. _scalars], _causal, data));
    }

    private void DrawAxes()
    {
        if (Chance(0.75)) _axes.Add(new SpecAxis("T", true, Extent()));
        foreach (string name in new[] { "D", "N", "E" })
            if (_axes.Count == 0 || Chance(name == "D" ? 0.8 : 0.4)) _axes.Add(new SpecAxis(name, false, Extent()));
        if (Chance(0.35)) _axes.Add(new SpecAxis("K", false, 1 + Below(6)));
        if (Chance(0.2)) _axes.Add(new SpecAxis("V", false, Extent()));
        // The reference evaluates element by element: four long axes at once would take seconds.
        while (_axes.Aggregate(1L, (p, a) => p * a.Extent) > 60_000)
        {
            int at = Enumerable.Range(0, _axes.Count).MaxBy(i => _axes[i].Extent);
            _axes[at] = _axes[at] with { Extent = 1 + Below(9) };
        }
    }

    private int Extent() => Pick(s_extents);

    private SpecAxis? Time => _axes.FirstOrDefault(a => a.IsTime);

    private int Below(int n) => _random.Next(n);

    private bool Chance(double p) => _random.NextDouble() < p;

    private TItem Pick<TItem>(IReadOnlyList<TItem> items) => items[_random.Next(items.Count)];

    private TItem[] Shuffled<TItem>(IEnumerable<TItem> items)
    {
        TItem[] all = [.. items];
        _random.Shuffle(all);
        return all;
    }

    private static string Number(double x) => x.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    private SpecAxis Axis(string name) => _axes.Single(a => a.Name == name);

    private SpecArray Declare(
        string kind, IEnumerable<SpecAxis> axes, double low = -1, double high = 1, bool optional = false, string? values = null)
    {
        string letter = kind switch { "In" => "x", "Weight" => "g", "Ids" => "id", _ => "u" };
        var array = new SpecArray($"{letter}{++_names}", kind, [.. axes.Select(a => a.Name)], optional,
            optional && Chance(0.4), values);
        _arrays.Add(array);
        _bounds[array.Name] = (low, high);
        return array;
    }

    // A letter of the axis that is not in scope; null when all are.
    private static string? Fresh(SpecAxis axis, IEnumerable<Loop> scope) =>
        SpecProgram.Letters(axis.Name).FirstOrDefault(l => scope.All(s => s.Index != l));

    private static long Size(IEnumerable<Loop> scope) => scope.Aggregate(1L, (p, l) => p * l.Axis.Extent);
}
