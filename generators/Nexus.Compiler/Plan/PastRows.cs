using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>The rows before the first token of arrays that are read at earlier times: companions <c>X.past</c>.</summary>
public static class PastRows
{
    /// <summary>The companion's name.</summary>
    public static string Of(string array) => array + ".past";

    /// <summary>Turns boundary equations (X at positions below 0) into equations of the companion, whose row r is position r - lag.</summary>
    /// <param name="layer">The equations.</param>
    /// <param name="lags">The layer whose arrays have their lags.</param>
    public static Layer Rename(Layer layer, Layer lags)
    {
        var arrays = layer.Arrays.ToList();
        var equations = layer.Equations.Select(e =>
        {
            var declared = lags.Arrays.FirstOrDefault(a => a.Name == e.Array);
            var time = declared?.Axes.ToList().FindIndex(a => layer.Axes.Any(x => x.Name == a && x.IsTime)) ?? -1;
            if (time < 0 || declared!.Lag is not { } lag || !IsBefore(e.Position[time])) return e;
            if (arrays.All(a => a.Name != Of(e.Array))) arrays.Add(new ArrayDecl(Of(e.Array), ArrayKind.Local, declared.Axes));
            return e with { Array = Of(e.Array), Position = e.Position.Select((p, d) => d == time ? p.Plus(lag) : p).ToEquatable() };
        }).ToEquatable();
        return layer with { Arrays = arrays.ToEquatable(), Equations = equations };
    }

    private static bool IsBefore(Affine position) => Facts.PlainIndex(position) is null
        && (position.Terms.Count > 0 && position.Terms.Any(t => t.Coefficient < 0 && t.Atom is ExtentAtom) || position.Terms.Count == 0 && position.Constant < 0);

    /// <summary>Adds the companions of Advance.</summary>
    public static void Add(Pass pass, Layer layer)
    {
        foreach (var array in layer.Arrays.Where(a => a.Lag is not null).ToList())
        {
            var b = pass.Buffers[array.Name];
            if (b.Place == Place.History) continue;
            b.Lag = Formulas.FromAffine(array.Lag!) ?? throw new PlanException($"'{array.Name}' is read a varying number of steps back");
            Companion(pass, b);
        }
    }

    /// <summary>Adds the companions that Backward fills itself: arrays with boundary equations.</summary>
    public static void AddGiven(Pass pass, Layer layer, PlannedPass forward)
    {
        foreach (var array in layer.Arrays.Where(a => layer.Arrays.Any(p => p.Name == Of(a.Name)) && layer.Equations.Any(e => e.Array == Of(a.Name))).ToList())
        {
            // The gradient of such rows has the same form of name, and is no state.
            if (pass.Buffers[array.Name] is not { } b || !forward.Pass.Buffers.TryGetValue(array.Name, out var given) || given.Lag is not { } lag) continue;
            b.Lag = lag;
            Companion(pass, b);
        }
    }

    private static void Companion(Pass pass, Buffer b)
    {
        var time = b.Axes[b.TimeDimension];
        Extent Size(string axis) => axis == time ? b.Lag! : Formulas.Of(axis);
        pass.Buffers[Of(b.Name)] = b.Past = new Buffer(Of(b.Name), b.Axes)
        {
            Strides = BufferTable.InOrder(b.Axes, b.Axes, Size),
            Size = Formulas.Product(b.Axes.Select(Size)),
            Place = Place.Past,
            TimeDimension = b.TimeDimension,
        };
    }
}
