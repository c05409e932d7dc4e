using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

// What formulas end in.
internal sealed partial class ProgramDraw
{
    private const int MostInputs = 9;

    private Drawn Leaf(List<Loop> scope)
    {
        double p = _random.NextDouble();
        if (p < 0.08) return Constant();
        if (p < 0.14 && scope.Count > 0) return WholeNumber(scope);
        if (p < 0.18) return Scalar();
        return Read(scope, null);
    }

    private Drawn Constant()
    {
        double value = Pick([0.5, -0.25, 1.5, 2, 0.1, -1, 3, 0.75]);
        return new(new Plain(value < 0 ? $"({Number(value)})" : Number(value)), value, value, true);
    }

    private Drawn Scalar()
    {
        if (_scalars.Count < 2)
        {
            double value = Pick([0.5, 0.25, 1.25, -0.75]);
            _scalars.Add($"double p{++_names} = {Number(value)}");
        }
        string text = Pick(_scalars);
        double x = double.Parse(text.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
        return new(new Plain(text.Split(' ')[1]), x, x, true);
    }

    private Drawn WholeNumber(List<Loop> scope)
    {
        var (index, axis) = Pick(scope);
        var others = scope.Where(l => l.Axis == axis && l.Index != index).ToList();
        if (others.Count > 0 && Chance(0.5))
            return new(new Plain($"(0.05 * ({index} - {others[0].Index}))"), -0.05 * axis.Extent, 0.05 * axis.Extent);
        if (!axis.IsTime && Chance(0.4)) return new(new Plain($"({index} / Extent({index}))"), 0, 1);
        return new(new Plain($"(0.1 * {index})"), 0, 0.1 * axis.Extent);
    }

    /// <summary>A read of an array that is there or of a new input; of one that has <paramref name="must"/> where it is
    /// given.</summary>
    private Drawn Read(List<Loop> scope, string? must)
    {
        var mustAxis = must is null ? null : scope.First(l => l.Index == must).Axis;
        var usable = _arrays.Where(a => a.Kind != "Ids" && !_pending.Contains(a.Name) && a.Axes.All(x => scope.Any(l => l.Axis.Name == x))
            && (mustAxis is null || a.Axes.Contains(mustAxis.Name))).ToList();
        var locals = usable.Where(a => a.Kind == "Local").ToList();
        if (usable.Count == 0 && scope.Count == 0) return Constant();
        int inputs = _arrays.Count(a => a.Kind != "Local");
        if (usable.Count == 0 || scope.Count > 0 && inputs < MostInputs && Chance(0.35)) return At(Input(scope, mustAxis), scope, must);
        return At(locals.Count > 0 && Chance(0.65) ? locals[^(1 + Below(Math.Min(3, locals.Count)))] : Pick(usable), scope, must);
    }

    private SpecArray Input(List<Loop> scope, SpecAxis? must)
    {
        var axes = Shuffled(scope.Select(l => l.Axis).Distinct()).Take(1 + Below(3)).ToList();
        if (must is not null && !axes.Contains(must)) axes.Add(must);
        // Time first is the usual layout; another order is drawn now and then.
        if (Chance(0.6)) axes = [.. axes.OrderBy(a => _axes.IndexOf(a))];
        bool weight = axes.All(a => !a.IsTime) && Chance(0.6);
        return Declare(weight ? "Weight" : "In", axes, optional: Chance(0.12));
    }

    // array[…] with indices of the scope; now and then shifted, or gathered.
    private Drawn At(SpecArray array, List<Loop> scope, string? must = null)
    {
        var (low, high) = _bounds[array.Name];
        var at = new Position[array.Axes.Length];
        bool shifted = false, gathered = false;
        for (int k = 0; k < at.Length; k++)
        {
            var here = scope.Where(l => l.Axis.Name == array.Axes[k]).ToList();
            string index = must is not null && here.Any(l => l.Index == must) ? must : Pick(here).Index;
            at[k] = new Position(index);
            double p = _random.NextDouble();
            if (index != must && p < 0.04 && Gathered(scope, array.Axes[k]) is { } ids) (at[k], gathered) = (ids, true);
            else if (p is > 0.04 and < 0.12 && !shifted) (at[k], shifted) = (Shifted(index, here[0].Axis), true);
        }
        bool exact = array.Kind is "In" or "Weight" && !gathered;
        if (array.IsOptional)
        {
            string instead = Pick(["0", "1", "0.5"]);
            return new(new Element(array.Name, at, instead), low, high, exact);
        }
        return new(new Element(array.Name, at), shifted ? Math.Min(low, 0) : low, shifted ? Math.Max(high, 0) : high, exact);
    }

    private Position Shifted(string index, SpecAxis axis)
    {
        if (!axis.IsTime) return new Position(index, Pick([" - 1", " + 1", " - 2", " + 3"]));
        if (!Chance(0.05)) return new Position(index, $" - {1 + Below(3)}");
        _causal = false;
        return new Position(index, " + 1");
    }

    // table[ids[i], …]: the position is an element of an Ids array over another axis.
    private Position? Gathered(List<Loop> scope, string axis)
    {
        var over = scope.Where(l => l.Axis.Name != axis).ToList();
        if (over.Count == 0 || _axes.Any(a => a.Name == axis && a.IsTime)) return null;
        var loop = Pick(over);
        var ids = _arrays.FirstOrDefault(a => a.Kind == "Ids" && a.Values == axis && a.Axes.SequenceEqual([loop.Axis.Name]))
            ?? Declare("Ids", [loop.Axis], values: axis);
        return new Position($"{ids.Name}[{loop.Index}]");
    }
}
