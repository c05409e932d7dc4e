using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>
/// Softmax-weighted sums, plainly: a block for each query, whose lanes are first keys (scores, their maximum, weights and their
/// sum) and then
/// channels. Backward has one kernel for queries and one for keys, so nothing is added to by two blocks.
/// </summary>
/// <remarks>Scores of a query (and in Backward of a key) lie in a tile of all positions; there is no array of queries × keys
/// unless tiles are
/// in device memory.</remarks>
internal sealed class PtxAttention(Pass pass)
{
    private const int Threads = PtxNests.Wide;

    private AttentionPlan _plan = null!;
    private List<string> _shared = [], _repeated = [];

    /// <summary>The kernels of a step.</summary>
    public IEnumerable<PtxProgram> Programs(AttentionStep step)
    {
        _plan = step.Plan;
        var rows = Indices(_plan.Q).Where(i => i != _plan.Time && !_plan.Contracted.Contains(i)).ToList();
        _shared = [.. rows.Where(Indices(_plan.K).Contains)];
        _repeated = [.. rows.Where(i => !_shared.Contains(i))];
        var number = PtxNests.Number(step);
        if (_plan.Gradients is not { } g)
        {
            yield return Program(number, "a softmax-weighted sum, a block for each query", QueryRows(), Forward(), step);
            yield break;
        }
        if (g.Q is not null) yield return Program(number, "gradients of a softmax-weighted sum, a block for each query",
            QueryRows(), Queries(g), step);
        if (g.K is not null || g.V is not null)
            yield return Program(number + "_keys", "gradients of a softmax-weighted sum, a block for each key", KeyRows(),
                Keys(g), step);
    }

    private static PtxProgram Program(string name, string what, List<(string, Extent)> rows, List<LaneNode> nodes,
        AttentionStep step) =>
        new(name, what, rows, nodes, Threads) { Equations = step.Equations };

    private List<(string, Extent)> QueryRows() => [.. _shared.Concat(_repeated).Append(_plan.Time).Select(i => (At(i), Size(i)))];

    private List<(string, Extent)> KeyRows() => [.. _shared.Append(_plan.Key).Select(i => (At(i), Size(i)))];

    private static string At(string index) => "at_" + Plan.Buffer.Identifier(index);

    private Extent Size(string index) => Formulas.Of(pass.Layer.Indices.First(x => x.Name == index).Axis);

    private string Sizes(IEnumerable<string> indices) => PtxProgram.Text(Formulas.Product(indices.Select(Size)));

    private static List<string> Indices(Read r) => r.Position.Select(Facts.PlainIndex).OfType<string>().ToList();

    private string Stride(Read r, string index)
    {
        for (var d = 0; d < r.Position.Count; d++)
            if (Facts.PlainIndex(r.Position[d]) == index) return PtxProgram.Text(pass.Buffers[r.Array].Strides[d]);
        throw new PlanException($"'{r.Array}' has no dimension for {index}");
    }

    // The address of a row of an array with the dimensions of a read, for the variables of the given indices.
    private string Row(List<LaneNode> nodes, string name, Read read, IEnumerable<string> indices, string? array = null)
    {
        var buffer = pass.Buffers[array ?? read.Array];
        var start = Formulas.Zero;
        if (array is null && buffer.Place != Place.History)
            for (var d = 0; d < read.Position.Count; d++)
                if (Formulas.FromAffine(read.Position[d]) is { } constant) start =
                    Formulas.Add(start, Formulas.Multiply(constant, buffer.Strides[d]));
        nodes.Add(new Let(name, ValueKind.Pointer, "field", buffer.Pointer));
        var at = name;
        if (start.Terms.Count > 0) nodes.Add(new Let(at = $"{name}_start", ValueKind.Pointer, "offset", name,
            PtxProgram.Text(start)));
        foreach (var index in indices.Where(Indices(read).Contains))
        {
            var next = $"{name}_{Plan.Buffer.Identifier(index)}";
            nodes.Add(new Let(next, ValueKind.Pointer, "step", at, At(index), Stride(read, index)));
            at = next;
        }
        return at;
    }

    private string MaxSum(List<LaneNode> nodes)
    {
        nodes.Add(new Let("maxsum", ValueKind.Pointer, "field", Plan.Buffer.Identifier(_plan.MaxSum)));
        var row = "0";
        foreach (var index in _shared.Concat(_repeated)) row = $"({row} * ({Sizes([index])}) + {At(index)})";
        nodes.Add(new Let("maxsum_head", ValueKind.Pointer, "step", "maxsum", row, $"2 * ({Sizes([_plan.Time])})"));
        return "maxsum_head";
    }

    private List<LaneNode> Uniforms()
    {
        List<LaneNode> nodes = [new Let("scale", ValueKind.Vector, "uniform", StepPrinter.Scalar(_plan.Scale))];
        if (_plan.Cap is not null) nodes.Add(new Let("cap", ValueKind.Vector, "uniform", StepPrinter.Scalar(_plan.Cap)));
        return nodes;
    }

    private string? Window => _plan.Window is null ? null : $"(long)({StepPrinter.Scalar(_plan.Window)})";

    private void Sight(List<LaneNode> nodes)
    {
        nodes.Add(new Let("own", ValueKind.Integer, "size", $"c.Position + {At(_plan.Time)}"));
        nodes.Add(new Let("first", ValueKind.Integer, "size", Window is null ? "0" : $"Max(0, own + 1 - {Window})"));
        nodes.Add(new Let("end", ValueKind.Integer, "size", "own + 1"));
    }

    // sum = Σ over a dimension of x y, one of which each lane has of its own.
    private static IEnumerable<LaneNode> Dot(string sum, string size, string broadcast, string gathered, string stride) =>
    [
        new Let(sum, ValueKind.Vector, "zero"),
        new Loop($"{sum}_c", "0", size, LoopForm.Up,
        [
            new Let($"{sum}_p", ValueKind.Pointer, "offset", broadcast, $"{sum}_c"),
                new Let($"{sum}_x", ValueKind.Vector, "broadcast", $"{sum}_p"),
            new Let($"{sum}_q", ValueKind.Pointer, "offset", gathered, $"{sum}_c"),
                new Let($"{sum}_y", ValueKind.Vector, "gather", $"{sum}_q", stride, "lanes"),
            new Set(sum, "fma", $"{sum}_x", $"{sum}_y", sum),
        ]),
    ];

    // score = Scale q·k, capped where the cap is above 0.
    private IEnumerable<LaneNode> Score(string dot)
    {
        yield return new Let("scaled", ValueKind.Vector, "mul", dot, "scale");
        yield return new Let("score", ValueKind.Vector, "copy", "scaled");
        if (Cap is null) yield break;
        yield return new Let("bent", ValueKind.Vector, "zero");
        yield return new Branch(Cap,
        [
            new Let("part", ValueKind.Vector, "div", "scaled", "cap"), new Set("bent", "tanh", "part"),
                new Set("score", "mul", "cap", "bent"),
        ], []);
    }

    private string? Cap => _plan.Cap is null ? null : $"{StepPrinter.Scalar(_plan.Cap)} > 0";

    // weight = exp(score - max) ⁄ sum, and ds = weight (dp - dot) times the derivative of cap and scale; bent is 0 without
    // a cap.
    private IEnumerable<LaneNode> WeightGradient()
    {
        yield return new Let("below", ValueKind.Vector, "sub", "score", "max");
        yield return new Let("raised", ValueKind.Vector, "exp", "below");
        yield return new Let("weight", ValueKind.Vector, "div", "raised", "sum");
        yield return new Let("apart", ValueKind.Vector, "sub", "dp", "dot");
        yield return new Let("slope", ValueKind.Vector, "mul", "weight", "apart");
        yield return new Let("ds", ValueKind.Vector, "mul", "slope", "scale");
        if (Cap is null) yield break;
        yield return new Let("one", ValueKind.Vector, "constant", "1");
        yield return new Let("flat", ValueKind.Vector, "fnma", "bent", "bent", "one");
        yield return new Set("ds", "mul", "ds", "flat");
    }

    private List<LaneNode> Forward()
    {
        List<LaneNode> nodes = [new SharedTile("scores", $"{{{Formulas.Capacity}}}"), .. Uniforms()];
        Sight(nodes);
        List<string> head = [.. _shared, .. _repeated];
        var q = Row(nodes, "q", _plan.Q, [.. head, _plan.Time]);
        var (k, v) = (Row(nodes, "k", _plan.K, _shared), Row(nodes, "v", _plan.V, _shared));
        var y = Row(nodes, "y", _plan.Y, [.. head, _plan.Time]);
        var maxSum = MaxSum(nodes);
        nodes.AddRange(
        [
            new Let("lowest", ValueKind.Vector, "constant", "-1f / 0"), new Let("zero", ValueKind.Vector, "zero"),
                new Let("largest", ValueKind.Vector, "copy", "lowest"),
            new Loop("j", "first", "end", LoopForm.Lanes,
            [
                new Let("kj", ValueKind.Pointer, "step", k, "j", Stride(_plan.K, _plan.Key)),
                .. Dot("qk", Sizes(_plan.Contracted), q, "kj", Stride(_plan.K, _plan.Key)), .. Score("qk"),
                new Write("store_tile_at", "scores", "j - first", "score"),
                new Let("seen", ValueKind.Vector, "keep_or", "score", "lowest", "lanes"),
                    new Set("largest", "max", "largest", "seen"),
            ]),
            new Let("max", ValueKind.Vector, "hmax", "largest"), new Let("total", ValueKind.Vector, "zero"),
            new Loop("i", "first", "end", LoopForm.Lanes,
            [
                new Let("kept", ValueKind.Vector, "load_tile_at", "scores", "i - first"),
                    new Let("less", ValueKind.Vector, "sub", "kept", "max"),
                new Let("weight", ValueKind.Vector, "exp", "less"), new Write("store_tile_at", "scores", "i - first", "weight"),
                new Let("counted", ValueKind.Vector, "keep_or", "weight", "zero", "lanes"),
                    new Set("total", "add", "total", "counted"),
            ]),
            new Let("sum", ValueKind.Vector, "hsum", "total"), new Write("barrier"),
            new Loop("d", "0", Sizes(_plan.Value), LoopForm.Lanes,
            [
                new Let("vd", ValueKind.Pointer, "offset", v, "d"), new Let("pv", ValueKind.Vector, "zero"),
                new Loop("m", "first", "end", LoopForm.Up,
                [
                    new Let("pm", ValueKind.Vector, "broadcast_tile", "scores", "m - first"),
                    new Let("vm", ValueKind.Pointer, "step", "vd", "m", Stride(_plan.V, _plan.Key)),
                        new Let("value", ValueKind.Vector, "load", "vm", "lanes"),
                    new Set("pv", "fma", "pm", "value", "pv"),
                ]),
                new Let("result", ValueKind.Vector, "div", "pv", "sum"), new Let("yd", ValueKind.Pointer, "offset", y, "d"),
                    new Write("store", "yd", "result", "lanes"),
            ]),
            new Let("max_at", ValueKind.Pointer, "offset", maxSum, $"2 * {At(_plan.Time)}"),
                new Let("sum_at", ValueKind.Pointer, "offset", "max_at", "1"),
            new Write("store_one", "max_at", "max"), new Write("store_one", "sum_at", "sum"),
        ]);
        return nodes;
    }

    private List<LaneNode> Queries(AttentionGradientNames g)
    {
        List<LaneNode> nodes = [new SharedTile("slopes", PtxProgram.Text(Size(_plan.Time))), .. Uniforms()];
        Sight(nodes);
        List<string> row = [.. _shared, .. _repeated, _plan.Time];
        var q = Row(nodes, "q", _plan.Q, row);
        var (k, v) = (Row(nodes, "k", _plan.K, _shared), Row(nodes, "v", _plan.V, _shared));
        var (y, dy) = (Row(nodes, "y", _plan.Y, row), Row(nodes, "dy", _plan.Y, row, g.Y));
        var dq = Row(nodes, "dq", _plan.Q, row, g.Q);
        var maxSum = MaxSum(nodes);
        var (keyStride, valueStride) = (Stride(_plan.K, _plan.Key), Stride(_plan.V, _plan.Key));
        nodes.AddRange(
        [
            new Let("max_at", ValueKind.Pointer, "offset", maxSum, $"2 * {At(_plan.Time)}"),
                new Let("sum_at", ValueKind.Pointer, "offset", "max_at", "1"),
            new Let("max", ValueKind.Vector, "broadcast", "max_at"), new Let("sum", ValueKind.Vector, "broadcast", "sum_at"),
            new Let("dots", ValueKind.Vector, "zero"),
            new Loop("d", "0", Sizes(_plan.Value), LoopForm.Lanes,
            [
                new Let("yd", ValueKind.Pointer, "offset", y, "d"), new Let("yv", ValueKind.Vector, "load", "yd", "lanes"),
                new Let("dyd", ValueKind.Pointer, "offset", dy, "d"), new Let("dyv", ValueKind.Vector, "load", "dyd", "lanes"),
                    new Set("dots", "fma", "yv", "dyv", "dots"),
            ]),
            new Let("dot", ValueKind.Vector, "hsum", "dots"),
            new Loop("j", "first", "end", LoopForm.Lanes,
            [
                new Let("kj", ValueKind.Pointer, "step", k, "j", keyStride),
                    new Let("vj", ValueKind.Pointer, "step", v, "j", valueStride),
                .. Dot("qk", Sizes(_plan.Contracted), q, "kj", keyStride), .. Score("qk"),
                    .. Dot("dp", Sizes(_plan.Value), dy, "vj", valueStride),
                .. WeightGradient(), new Write("store_tile_at", "slopes", "j - first", "ds"),
            ]),
            new Write("barrier"),
            new Branch("dq != null",
            [
                new Loop("e", "0", Sizes(_plan.Contracted), LoopForm.Lanes,
                [
                    new Let("ke", ValueKind.Pointer, "offset", k, "e"), new Let("dqk", ValueKind.Vector, "zero"),
                    new Loop("m", "first", "end", LoopForm.Up,
                    [
                        new Let("dsm", ValueKind.Vector, "broadcast_tile", "slopes", "m - first"),
                            new Let("km", ValueKind.Pointer, "step", "ke", "m", keyStride),
                        new Let("kv", ValueKind.Vector, "load", "km", "lanes"), new Set("dqk", "fma", "dsm", "kv", "dqk"),
                    ]),
                    new Let("dqe", ValueKind.Pointer, "offset", dq, "e"), new Write("store", "dqe", "dqk", "lanes"),
                ]),
            ], []),
        ]);
        return nodes;
    }

    private List<LaneNode> Keys(AttentionGradientNames g)
    {
        var time = PtxProgram.Text(Size(_plan.Time));
        var room = PtxProgram.Text(Formulas.Product(_repeated.Append(_plan.Time).Select(Size)));
        List<LaneNode> nodes = [new SharedTile("weights", room), new SharedTile("slopes", room), .. Uniforms()];
        nodes.Add(new Let("first", ValueKind.Integer, "size", At(_plan.Key)));
        nodes.Add(new Let("end", ValueKind.Integer, "size", Window is null ? time : $"Min({time}, first + {Window})"));
        var (k, v) = (Row(nodes, "k", _plan.K, [.. _shared, _plan.Key]), Row(nodes, "v", _plan.V, [.. _shared, _plan.Key]));
        var head = "0";
        foreach (var index in _repeated) head = $"({head} * ({Sizes([index])}) + {At(index)})";
        string Place(string t) => $"{head} * ({time}) + {t} - first";
        List<LaneNode> rows = [];
        List<string> row = [.. _shared, .. _repeated];
        var (q, y, dy) = (Row(rows, "q", _plan.Q, row), Row(rows, "y", _plan.Y, row), Row(rows, "dy", _plan.Y, row, g.Y));
        var maxSum = MaxSum(rows);
        var (queryStride, resultStride) = (Stride(_plan.Q, _plan.Time), Stride(_plan.Y, _plan.Time));
        rows.Add(new Loop("t", "first", "end", LoopForm.Lanes,
        [
            new Let("qt", ValueKind.Pointer, "step", q, "t", queryStride),
                new Let("yt", ValueKind.Pointer, "step", y, "t", resultStride),
            new Let("dyt", ValueKind.Pointer, "step", dy, "t", resultStride),
                new Let("max_at", ValueKind.Pointer, "step", maxSum, "t", "2"),
            new Let("sum_at", ValueKind.Pointer, "offset", "max_at", "1"),
                new Let("max", ValueKind.Vector, "gather", "max_at", "2", "lanes"),
            new Let("sum", ValueKind.Vector, "gather", "sum_at", "2", "lanes"),
            .. Dot("qk", Sizes(_plan.Contracted), k, "qt", queryStride), .. Score("qk"),
                .. Dot("dp", Sizes(_plan.Value), v, "dyt", resultStride),
            new Let("dot", ValueKind.Vector, "zero"),
            new Loop("d", "0", Sizes(_plan.Value), LoopForm.Up,
            [
                new Let("yd", ValueKind.Pointer, "offset", "yt", "d"),
                    new Let("yv", ValueKind.Vector, "gather", "yd", resultStride, "lanes"),
                new Let("dyd", ValueKind.Pointer, "offset", "dyt", "d"),
                    new Let("dyv", ValueKind.Vector, "gather", "dyd", resultStride, "lanes"),
                new Set("dot", "fma", "yv", "dyv", "dot"),
            ]),
            .. WeightGradient(), new Write("store_tile_at", "weights", Place("t"), "weight"),
                new Write("store_tile_at", "slopes", Place("t"), "ds"),
        ]));
        nodes.AddRange(OverRepeated(rows));
        nodes.Add(new Write("barrier"));
        if (g.K is not null) Gather("dk", g.K, _plan.K, _plan.Contracted, "slopes", _plan.Q, null, queryStride);
        if (g.V is not null) Gather("dv", g.V, _plan.V, _plan.Value, "weights", _plan.Y, g.Y, resultStride);
        return nodes;

        // gradient[channel] = Σ over queries of tile × array.
        void Gather(string name, string gradient, Read primal, List<string> channels, string tile, Read array, string? other,
            string stride)
        {
            var to = Row(nodes, name, primal, [.. _shared, _plan.Key], gradient);
            List<LaneNode> body = [];
            var from = Row(body, $"{name}_from", array, row, other);
            body.Add(new Loop($"{name}_t", "first", "end", LoopForm.Up,
            [
                new Let($"{name}_w", ValueKind.Vector, "broadcast_tile", tile, Place($"{name}_t")),
                    new Let($"{name}_r", ValueKind.Pointer, "step", from, $"{name}_t", stride),
                new Let($"{name}_p", ValueKind.Pointer, "offset", $"{name}_r", $"{name}_c"),
                    new Let($"{name}_x", ValueKind.Vector, "load", $"{name}_p", "lanes"),
                new Set($"{name}_sum", "fma", $"{name}_w", $"{name}_x", $"{name}_sum"),
            ]));
            nodes.Add(new Branch($"{name} != null",
            [
                new Loop($"{name}_c", "0", Sizes(channels), LoopForm.Lanes,
                [
                    new Let($"{name}_sum", ValueKind.Vector, "zero"), .. OverRepeated(body),
                    new Let($"{name}_to", ValueKind.Pointer, "offset", to, $"{name}_c"),
                        new Write("store", $"{name}_to", $"{name}_sum", "lanes"),
                ]),
            ], []));
        }
    }

    private List<LaneNode> OverRepeated(List<LaneNode> body)
    {
        for (var i = _repeated.Count - 1; i >= 0; i--) body =
            [new Loop(At(_repeated[i]), "0", Sizes([_repeated[i]]), LoopForm.Up, body)];
        return body;
    }
}
