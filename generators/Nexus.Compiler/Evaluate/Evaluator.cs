using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Evaluate;

/// <summary>Evaluates core IR as it is written: on demand, each element once, in double precision with a tangent.</summary>
/// <remarks>There is no schedule: forward, reverse and mutual recurrences are found by recursion, and an element that needs
/// itself is an error. All indices on time axes are absolute, so a call that begins at <see cref="Inputs.Position"/> p computes
/// rows p … p + n - 1, sums over time run over 0 … p + n - 1, and rows before p come from <see cref="Inputs.Past"/>.</remarks>
public sealed class Evaluator
{
    private const int StackBytes = 256 << 20; // the recursion is as deep as the sequence is long

    private readonly Layer _layer;
    private readonly Inputs _inputs;
    private readonly ExprEvaluator _exprs;
    private readonly Dictionary<string, Axis> _axes;
    private readonly Dictionary<string, ArrayDecl> _arrays;
    private readonly Dictionary<string, string> _indexAxis;
    private readonly ILookup<string, Equation> _equations;
    private readonly Dictionary<string, Dictionary<Key, Dual?>> _memo = [];

    /// <summary>Prepares the evaluation of a layer.</summary>
    public Evaluator(Layer layer, Inputs inputs)
    {
        _layer = layer;
        _inputs = inputs;
        _axes = layer.Axes.ToDictionary(a => a.Name);
        _arrays = layer.Arrays.ToDictionary(a => a.Name);
        _indexAxis = layer.Indices.ToDictionary(i => i.Name, i => i.Axis);
        _equations = layer.Equations.ToLookup(e => e.Array);
        _exprs = new ExprEvaluator(this, inputs, layer.Scalars.ToDictionary(s => s.Name, s => s.Default));
    }

    /// <summary>All elements of an array, for the rows of this call on time axes.</summary>
    public Values this[string array]
    {
        get
        {
            var begin = _arrays[array].Axes.Select(Begin).ToArray();
            return Block(array, begin, new Values([.. _arrays[array].Axes.Select(a => checked((int)(End(a) - Begin(a))))]));
        }
    }

    /// <summary>The last <paramref name="rows"/> rows of an array up to the end of this call, those before it included.</summary>
    public Values Last(string array, int rows)
    {
        var axes = _arrays[array].Axes;
        var begin = axes.Select(a => IsTime(a) ? End(a) - rows : 0).ToArray();
        return Block(array, begin, new Values([.. axes.Select(a => IsTime(a) ? rows : checked((int)End(a)))]));
    }

    internal bool IsTime(string axis) => _axes[axis].IsTime;

    internal long Begin(string axis) => IsTime(axis) ? _inputs.Position : 0;

    internal long End(string axis) => Begin(axis) + (_inputs.Extents.TryGetValue(axis, out var extent) ? extent
        : _axes[axis].Size ?? throw new ArgumentException($"{_layer.Name}: no extent is given for the axis {axis}."));

    internal string AxisOf(string index) => _indexAxis.TryGetValue(index, out var axis) ? axis
        : throw new ArgumentException($"{_layer.Name}: the index {index} is not declared.");

    internal Dual Element(string array, long[] position)
    {
        if (!_arrays.TryGetValue(array, out var decl)) throw new ArgumentException($"{_layer.Name} has no array {array}.");
        for (var k = 0; k < position.Length; k++)
            if (position[k] >= End(decl.Axes[k])) return default;
        var time = decl.Axes.Count(IsTime) == 1 ? Enumerable.Range(0, position.Length).First(k => IsTime(decl.Axes[k])) : -1;
        if (time >= 0 && position[time] < _inputs.Position && Before(array, position, time) is { } before) return before;
        if (_inputs.Arrays.TryGetValue(array, out var values) && position.All(p => p >= 0))
        {
            var local = position.Select((p, k) => p - Begin(decl.Axes[k])).ToArray();
            return values.Offset(local) is >= 0 and var offset ? values[offset] : default;
        }
        return Computed(decl, position);
    }

    // A row before this call: kept, or before the sequence, where a boundary equation may define it.
    private Dual? Before(string array, long[] position, int time)
    {
        var kept = 0;
        if (_inputs.Past.TryGetValue(array, out var past)
            && (_inputs.Position > 0 || !_equations[array].Any(GradientNames.IsBoundary)))
        {
            kept = past.Shape[time];
            var row = (long[])position.Clone();
            row[time] += kept - _inputs.Position;
            if (row[time] >= 0) return past.Offset(row) is >= 0 and var at ? past[at] : default(Dual);
        }
        return position[time] < 0 ? null
            : throw new InvalidOperationException($"{_layer.Name}: {Name(array, position)} lies before this call, " +
            $"which begins at {_inputs.Position}, and {kept} rows before it are kept.");
    }

    private Dual Computed(ArrayDecl decl, long[] position)
    {
        if (!_memo.TryGetValue(decl.Name, out var memo)) _memo[decl.Name] = memo = [];
        var key = new Key(position);
        if (memo.TryGetValue(key, out var known))
            return known
                ?? throw new InvalidOperationException(
                    $"{_layer.Name}: {Name(decl.Name, position)} is defined in terms of itself.");
        foreach (var equation in _equations[decl.Name])
        {
            if (Match(equation, position) is not { } indices) continue;
            memo[key] = null;
            var value = _exprs.Value(equation.Value, indices);
            memo[key] = value;
            return value;
        }
        if (position.Any(p => p < 0)) return default;
        throw new InvalidOperationException(decl.Kind is ArrayKind.Local or ArrayKind.Out
            ? $"{_layer.Name}: no equation defines {Name(decl.Name, position)}."
            : $"{_layer.Name}: no values are given for {IrText.Print(decl)}.");
    }

    // Solves position = left side for the indices: every dimension may fix one of them.
    private Dictionary<string, long>? Match(Equation equation, long[] position)
    {
        var indices = new Dictionary<string, long>();
        for (var k = 0; k < position.Length; k++)
        {
            var left = equation.Position[k];
            var unknown = left.Terms.Where(t => t.Atom is IndexAtom i && !indices.ContainsKey(i.Name)).ToList();
            if (unknown.Count > 1)
                throw new NotSupportedException($"The left side of {IrText.Print(equation)} has two indices in one dimension.");
            var name = unknown.Count == 1 ? ((IndexAtom)unknown[0].Atom).Name : null;
            if (name is not null) indices[name] = 0;
            var rest = position[k] - _exprs.Integer(left, indices);
            if (name is null && rest != 0) return null;
            if (name is null) continue;
            var value = rest * unknown[0].Coefficient; // the coefficient is 1 or -1
            if (value < 0 || value >= End(AxisOf(name))) return null;
            indices[name] = value;
        }
        return indices;
    }

    private Values Block(string array, long[] begin, Values block)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                var position = (long[])begin.Clone();
                for (var offset = 0; offset < block.Value.Length; offset++)
                {
                    var rest = offset;
                    for (var k = position.Length - 1; k >= 0; k--)
                    {
                        position[k] = begin[k] + rest % block.Shape[k];
                        rest /= block.Shape[k];
                    }
                    block[offset] = Element(array, (long[])position.Clone());
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        }, StackBytes);
        thread.Start();
        thread.Join();
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure).Throw();
        return block;
    }

    private static string Name(string array, long[] position) => $"{array}[{string.Join(", ", position)}]";

    private readonly struct Key(long[] position) : IEquatable<Key>
    {
        private readonly long[] _position = position;

        public bool Equals(Key other) => _position.SequenceEqual(other._position);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => _position.Aggregate(17, (hash, p) => unchecked(hash * 31 + (int)p));
    }
}
