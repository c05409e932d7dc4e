using System.Diagnostics.CodeAnalysis;

namespace Nexus.Spec;

/// <summary>
/// Runs specs as written. Give axes their extents, make arrays with data, call <c>Define</c> with them, then ask for values:
/// in double (the oracle),
/// in float (each primitive rounded), as dual numbers, or for gradients.
/// </summary>
/// <example><code>
/// var run = new Evaluation().Axis&lt;T&gt;(5).Axis&lt;D&gt;(3);
/// var x = run.In&lt;T, D&gt;("x", data);              // float[], double[] row-major, or with dimensions: double[,]
/// var w = run.Weight&lt;D&gt;("w", weights);
/// var y = run.Out&lt;T, D&gt;("y");
/// Index&lt;T&gt; t = new();
/// RmsNorm.Define(x[t], w, y[t]);
/// double[] values = run.Doubles(y);
/// double[] dx = run.Gradients((y, upstream))[x];
/// </code></example>
/// <remarks>Data that is not exact in f32 is rounded first by <see cref="Floats"/>: give floats where the two are compared.
/// Not thread-safe.</remarks>
public sealed partial class Evaluation
{
    private readonly Extents _extents = new();
    private readonly Dictionary<string, ArrayNode> _arrays = [];
    private readonly Dictionary<ArrayNode, double[]> _data = [];
    private readonly Dictionary<ArrayNode, int[]> _ids = [];
    private (int Equations, Engine<double, DoubleArithmetic> Engine)? _doubles;
    private (int Equations, Engine<float, FloatArithmetic> Engine)? _floats;

    /// <summary>Functions for f32 evaluations in place of exact ones rounded once, by the primitive's name ("Exp", "Silu") and its
    /// operand; null from it: the exact one. A machine's own f32 functions make the f32 side of the error rule that machine's.</summary>
    public Func<string, float, float?>? FloatFunctions { get; init; }

    /// <summary>Gives axis <typeparamref name="A"/> its extent. Joined, concatenated and <c>[Extent]</c> axes have theirs by
    /// definition.</summary>
    public Evaluation Axis<A>(int extent)
    {
        _extents.Set(typeof(A), extent);
        return this;
    }

    /// <summary>A real input of rank 0, such as a learned decay. (Constants need none: pass the number.)</summary>
    public Real Scalar(string name, double value) => new(new ReadNode(Bind(name, ArrayPart.In, new[] { value }, [])!.Array, []));

    /// <summary>The values of an output in double precision, row-major.</summary>
    public double[] Doubles(Name output)
    {
        var reach = new Reach(Outputs());
        if (_doubles?.Equations != reach.EquationCount)
            _doubles = (reach.EquationCount, Deep.Run(() =>
                new Engine<double, DoubleArithmetic>(reach, _extents, _ids, a => _data[a])));
        return [.. Deep.Run(() => _doubles.Value.Engine.Values(Find(output)))];
    }

    /// <summary>The values of an output with every primitive rounded to f32: the "f32 spec" of the error rule.</summary>
    public float[] Floats(Name output)
    {
        var reach = new Reach(Outputs());
        if (_floats?.Equations != reach.EquationCount)
            _floats = (reach.EquationCount, InFloat(() =>
                new Engine<float, FloatArithmetic>(reach, _extents, _ids, a => Array.ConvertAll(_data[a], v => (float)v))));
        return [.. InFloat(() => _floats.Value.Engine.Values(Find(output)))];
    }

    /// <summary>The values of an output and their derivatives along a direction: one array of the input's size for each input
    /// that moves.</summary>
    public Dual[] Duals(Name output, params (Name Input, Array Direction)[] directions)
    {
        var tangents = directions.ToDictionary(d => Input(d.Input), d => Numbers(Input(d.Input), d.Direction));
        Dual[] Load(ArrayNode array) => tangents.TryGetValue(array, out var tangent)
            ? [.. _data[array].Zip(tangent, (v, t) => new Dual(v, t))]
            : Array.ConvertAll(_data[array], v => new Dual(v, 0));
        var array = Find(output);
        return [.. Deep.Run(() => new Engine<Dual, DualArithmetic>(new Reach([array]), _extents, _ids, Load).Values(array))];
    }

    /// <summary>The gradients of Σ upstream · output with respect to all inputs, in double precision.</summary>
    public Gradients Gradients(params (Name Output, Array Upstream)[] outputs) => Trace<ToDouble>(outputs);

    /// <summary>The same with every value, slope and sum rounded to f32: the f32 side of the error rule for gradients.</summary>
    public Gradients FloatGradients(params (Name Output, Array Upstream)[] outputs) => Trace<ToFloat>(outputs);

    private Gradients Trace<R>((Name Output, Array Upstream)[] outputs) where R : struct, IRounding
    {
        var upstream = outputs.Select(o => (Output: Find(o.Output), Values: Numbers(Find(o.Output), o.Upstream))).ToList();
        return InFloat(() =>
        {
            var tape = Tape.Current = new Tape(R.Round);
            var variables = new Dictionary<ArrayNode, Traced[]>();
            Traced[] Load(ArrayNode array) => variables[array] = Array.ConvertAll(_data[array], v => tape.Variable(R.Round(v)));
            var engine = new Engine<Traced, TracedArithmetic<R>>(new Reach(upstream.Select(u => u.Output)), _extents, _ids, Load);
            var gradients = tape.Sweep([.. upstream.SelectMany(u => engine.Values(u.Output).Zip(u.Values.Select(R.Round)))]);
            return new Gradients(_data.ToDictionary(d => d.Key.Name, d => variables.TryGetValue(d.Key, out var all)
                ? Array.ConvertAll(all, v => gradients[v.Entry])
                : new double[d.Value.Length]));
        });
    }

    private R InFloat<R>(Func<R> work) => Deep.Run(() =>
    {
        ToFloat.Functions = FloatFunctions;
        return work();
    });

    [return: NotNullIfNotNull(nameof(data))]
    private View? Bind(string name, ArrayPart part, Array? data, params Type[] axes)
    {
        if (data is null) return null; // an optional array that is absent
        var array = new ArrayNode(name, part, axes);
        var numbers = Numbers(array, data);
        _data[Add(array)] = numbers;
        return View.Whole(array);
    }

    private View BindIds(string name, Array data, Type[] axes, Type valueAxis)
    {
        var array = new ArrayNode(name, ArrayPart.Ids, axes, valueAxis);
        var ids = Array.ConvertAll(Numbers(array, data), v => v == (int)v ? (int)v
            : throw new SpecException($"'{name}': expected integer ids, got {v}."));
        _ids[Add(array)] = ids;
        return View.Whole(array);
    }

    private View BindOut(string name, params Type[] axes) => View.Whole(Add(new ArrayNode(name, ArrayPart.Out, axes)));

    private ArrayNode Add(ArrayNode array)
    {
        if (!_arrays.TryAdd(array.Name, array))
            throw new SpecException($"There are two arrays named '{array.Name}'; give each its own name.");
        return array;
    }

    private IEnumerable<ArrayNode> Outputs() => _arrays.Values.Where(a => a.Part == ArrayPart.Out);

    private ArrayNode Input(Name name) => Find(name) is var array && _data.ContainsKey(array)
        ? array
        : throw new SpecException($"'{name}' is no real input of this evaluation; the inputs are: "
            + $"{string.Join(", ", _data.Keys.Select(a => a.Name))}.");

    private ArrayNode Find(Name name) => _arrays.TryGetValue(name.ToString(), out var array)
        ? array
        : throw new SpecException($"This evaluation has no array '{name}'. It has: {string.Join(", ", _arrays.Keys)}.");

    private double[] Numbers(ArrayNode array, Array data)
    {
        var expected = Array.ConvertAll(array.Axes, _extents.Of);
        var actual = Enumerable.Range(0, data.Rank).Select(data.GetLength).ToArray();
        if (data.Rank == 1 ? data.Length != _extents.Size(array.Axes) : !actual.SequenceEqual(expected))
            throw new SpecException(
                $"'{array.Name}': expected {Shape(expected)} ({_extents.Describe(array.Axes)}), got {Shape(actual)}.");
        return data switch
        {
            double[] doubles => [.. doubles],
            _ => [.. data.Cast<object>().Select(v => Convert.ToDouble(v, System.Globalization.CultureInfo.InvariantCulture))],
        };
    }

    private static string Shape(int[] extents) => extents.Length <= 1
        ? $"{extents.FirstOrDefault(1)} values"
        : $"{string.Join(" × ", extents)} = {extents.Aggregate((a, b) => a * b)} values";
}
