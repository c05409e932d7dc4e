using System.Runtime.CompilerServices;

namespace Nexus.Spec;

/// <summary>
/// A demand-driven evaluator: an element is computed when it is first read, once; one that needs itself is an error. Indices
/// live in one
/// environment of slots; a formula is a delegate that reads it.
/// </summary>
internal sealed partial class Engine<T, M> where M : IArithmetic<T>
{
    private const long Unbound = long.MinValue + 1;
    private const long OutsideView = long.MinValue;

    private readonly Extents _extents;
    private readonly Reach _reach;
    private readonly Lifting _lifting;
    private readonly Dictionary<IndexNode, int> _slots = [];
    private readonly Dictionary<ArrayNode, Cells<T>> _cells = [];
    private readonly Dictionary<ArrayNode, int[]> _ids;
    private readonly long[] _env;
    private readonly List<(Cells<T> Cells, long[] At)> _running = [];

    public Engine(Reach reach, Extents extents, Dictionary<ArrayNode, int[]> ids, Func<ArrayNode, T[]> load)
    {
        (_extents, _reach, _ids) = (extents, reach, ids);
        _lifting = new Lifting(reach);
        foreach (var index in reach.Indices) _slots[index] = _slots.Count;
        _env = new long[_slots.Count + 2 * reach.FactorCount];
        var sweeps = new Sweeps(reach);
        foreach (var array in reach.Arrays)
        {
            if (array.Part == ArrayPart.Ids) continue;
            var lifted = _lifting.Lifted(array);
            var cells = new Cells<T>(array, extents, [.. lifted.Select(i => _slots[i])], lifted.Select(i => i.Axis));
            _cells[array] = cells;
            if (!array.IsDefinedByEquations)
            {
                cells.Load(load(array));
                continue;
            }
            cells.Allocate();
            cells.Sweeps = sweeps.Of(array);
        }
        foreach (var cells in _cells.Values) Prepare(cells);
    }

    /// <summary>All elements of an array that has no outer indices, row-major.</summary>
    public T[] Values(ArrayNode array)
    {
        var cells = _cells[array];
        if (array.IsDefinedByEquations && cells.Equations.Length == 0 && cells.OwnSize > 0)
            throw new SpecException($"'{array.Name}' has no equation. Pass it to a Define before asking for its values.");
        Span<long> at = stackalloc long[cells.Extents.Length];
        for (long i = 0; i < cells.OwnSize; i++)
        {
            for (var k = 0; k < at.Length; k++) at[k] = i / cells.Strides[k] % cells.Extents[k];
            Element(cells, at, i);
        }
        return cells.Values;
    }

    // An element inside the extents; `at` is unchanged on return.
    private T Element(Cells<T> cells, Span<long> at, long offset)
    {
        if (cells.States[offset] == Progress.Done) return cells.Values[offset];
        if (cells.States[offset] == Progress.Running) throw Cycle(cells, at);
        foreach (var (dimension, step) in cells.Sweeps) Sweep(cells, at, offset, dimension, step);
        if (cells.States[offset] == Progress.Done) return cells.Values[offset];
        cells.States[offset] = Progress.Running;
        var done = false;
        try
        {
            var value = Compute(cells, at, inside: true);
            cells.Values[offset] = value;
            done = true;
            return value;
        }
        finally
        {
            cells.States[offset] = done ? Progress.Done : Progress.NotYet;
        }
    }

    // Fills the elements that come before this one in a recurrence, nearest known one first, so that none recurses far.
    private void Sweep(Cells<T> cells, Span<long> at, long offset, int dimension, int step)
    {
        var target = at[dimension];
        var stride = cells.Strides[dimension];
        var start = target;
        while (start - step >= 0 && start - step < cells.Extents[dimension]
            && cells.States[offset + (start - step - target) * stride] == Progress.NotYet) start -= step;
        try
        {
            for (var p = start; p != target; p += step)
            {
                at[dimension] = p;
                Element(cells, at, offset + (p - target) * stride);
            }
        }
        catch (SpecException) // an element nobody may have asked for; if it is needed, the demand for it will say so again
        {
            cells.Sweeps = [];
        }
        at[dimension] = target;
    }

    // An element outside the extents: 0 unless a boundary equation defines it.
    private T Outside(Cells<T> cells, ReadOnlySpan<long> at)
    {
        if (!cells.HasOutside) return M.From(0);
        long Part(ReadOnlySpan<long> all, int k) => k < all.Length ? all[k] : 0;
        var key = new ElementKey(Part(at, 0), Part(at, 1), Part(at, 2), Part(at, 3), Part(at, 4), cells.Lifted(_env));
        var (state, known) = cells.Outside.GetValueOrDefault(key);
        if (state == Progress.Done) return known;
        if (state == Progress.Running) throw Cycle(cells, at);
        cells.Outside[key] = (Progress.Running, default!);
        var done = false;
        try
        {
            var value = Compute(cells, at, inside: false);
            cells.Outside[key] = (Progress.Done, value);
            done = true;
            return value;
        }
        finally
        {
            if (!done) cells.Outside.Remove(key);
        }
    }

    private T Compute(Cells<T> cells, ReadOnlySpan<long> at, bool inside)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SpecException(
                $"'{cells.Name(at)}' needs a chain of other elements too long for this evaluator; use smaller extents.");
        var chosen = cells.Equations.Length == 1 ? cells.Equations[0] : Choose(cells, at);
        if (chosen is null) return inside ? throw Undefined(cells, at) : M.From(0);
        Span<long> saved = stackalloc long[chosen.Slots.Length];
        Save(chosen, saved);
        _running.Add((cells, at.ToArray()));
        try
        {
            if (chosen.Match(at)) return chosen.Value();
            return inside ? throw Undefined(cells, at) : M.From(0);
        }
        finally
        {
            _running.RemoveAt(_running.Count - 1);
            Restore(chosen, saved);
        }
    }

    private Binding<T>? Choose(Cells<T> cells, ReadOnlySpan<long> at)
    {
        Binding<T>? chosen = null;
        foreach (var equation in cells.Equations)
        {
            if (!Fits(equation, at)) continue;
            if (chosen is not null)
                throw new SpecException($"'{cells.Name(at)}' is defined by two equations. Each element needs exactly one.");
            chosen = equation;
        }
        return chosen;
    }

    private bool Fits(Binding<T> equation, ReadOnlySpan<long> at)
    {
        Span<long> saved = stackalloc long[equation.Slots.Length];
        Save(equation, saved);
        var fits = equation.Match(at);
        Restore(equation, saved);
        return fits;
    }

    private void Save(Binding<T> equation, Span<long> saved)
    {
        for (var i = 0; i < equation.Slots.Length; i++)
        {
            saved[i] = _env[equation.Slots[i]];
            _env[equation.Slots[i]] = Unbound;
        }
    }

    private void Restore(Binding<T> equation, ReadOnlySpan<long> saved)
    {
        for (var i = 0; i < equation.Slots.Length; i++) _env[equation.Slots[i]] = saved[i];
    }

    private static SpecException Undefined(Cells<T> cells, ReadOnlySpan<long> at) => new(
        $"'{cells.Name(at)}' is read, or is an output, but no equation defines it. Extents: {string.Join(" × ", cells.Extents)}; "
        + $"equations of '{cells.Array.Name}': {cells.Equations.Length}. Define every element once.");

    private SpecException Cycle(Cells<T> cells, ReadOnlySpan<long> at)
    {
        var name = cells.Name(at);
        var path = _running.Select(e => e.Cells.Name(e.At)).SkipWhile(n => n != name).ToList();
        var shown = path.Count <= 8 ? path : [.. path[..4], "…", .. path[^3..]];
        return new SpecException($"Cyclic definition: '{name}' needs itself: {string.Join(" → ", [.. shown, name])}. "
            + "Read an earlier element, such as t - 1.");
    }
}
