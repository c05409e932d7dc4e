using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>How an array is kept from one Advance to the next.</summary>
public enum StateKind
{
    /// <summary>Its last row.</summary>
    Carry,
    /// <summary>Its last few rows.</summary>
    Ring,
    /// <summary>All its rows; or the last <see cref="StateEntry.Lag"/> of them, when a domain bounds how far back is
    /// read.</summary>
    History,
    /// <summary>Its value at the last start of a chunk.</summary>
    Latched,
}

/// <summary>An array whose rows before this Advance are read.</summary>
/// <param name="Array">The array.</param>
/// <param name="Kind">How it is kept.</param>
/// <param name="Lag">How many rows before the first are read; null: all.</param>
public sealed record StateEntry(string Array, StateKind Kind, Affine? Lag);

/// <summary>What <see cref="State"/> derives.</summary>
/// <param name="Layer">The layer with <see cref="ArrayDecl.Lag"/> set on carries and rings. Histories keep a null lag.</param>
/// <param name="Entries">The state, in order of declaration.</param>
/// <param name="Findings">Why the layer cannot be advanced chunk by chunk; when there are any, the layer is unchanged and has
/// no state.</param>
public sealed record StateResult(Layer Layer, EquatableArray<StateEntry> Entries, EquatableArray<Finding> Findings);

/// <summary>Derives the state of a layer from its reads along time.</summary>
/// <remarks>
/// Starting from outputs at {now}, each read of time is now, earlier by a bounded lag, or all of the past; the first array on
/// the way that is read at another time than now is kept. All indices on time axes are absolute positions: Advance computes
/// rows p … p + n - 1, its bound time indices run over 0 … p + n - 1, and #T is p + n.
/// </remarks>
public static class State
{
    /// <summary>The state of a layer in normal form.</summary>
    public static StateResult Run(Layer layer)
    {
        var demand = new TimeDemand(layer);
        foreach (var array in layer.Arrays.Where(a => a.Kind == ArrayKind.Out)) demand.Output(array);
        if (demand.Findings.Count > 0) return new(layer, EquatableArray<StateEntry>.Empty,
            demand.Findings.Distinct().ToEquatable());
        var entries = layer.Arrays.Where(a => demand.Kept.ContainsKey(a.Name))
            .Select(a => Entry(a.Name, demand.Kept[a.Name])).ToList();
        var lags = entries.Where(e => e.Kind != StateKind.History).ToDictionary(e => e.Array, e => e.Lag);
        var arrays = layer.Arrays.Select(a => lags.TryGetValue(a.Name, out var lag) ? a with { Lag = lag } : a);
        return new(layer with { Arrays = arrays.ToEquatable() }, entries.ToEquatable(), EquatableArray<Finding>.Empty);
    }

    private static StateEntry Entry(string array, TimePattern kept) => new(array,
        kept.All ? StateKind.History : Latches.IsLatch(array) ? StateKind.Latched : kept.Lag!.AsConstant() == 1 ? StateKind.Carry : StateKind.Ring, kept.Lag);
}

/// <summary>Which rows of an array are asked for, seen from the row being computed: it (lag 0), some before, or all
/// before.</summary>
internal sealed record TimePattern(bool All, Affine? Lag)
{
    internal static TimePattern Now { get; } = new(false, Affines.Zero);

    internal string Key => All + " " + (Lag is null ? "" : IrText.Print(Lag));

    internal bool IsNow => !All && Lag!.AsConstant() == 0;

    /// <summary>What serves both; null when the lags cannot be compared.</summary>
    internal TimePattern? With(TimePattern other, Ranges ranges)
    {
        var all = All || other.All;
        if (Lag is null || other.Lag is null) return new(all, null);
        if (ranges.Least(Lag.Minus(other.Lag)) >= 0) return new(all, Lag);
        return ranges.Least(other.Lag.Minus(Lag)) >= 0 ? new(all, other.Lag) : all ? new(true, null) : null;
    }
}
