using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>
/// Prints a lane program as the body of a kernel: a vector is one register of each thread of a block, so lane i is thread i, and
/// everything
/// that a lane program does once for all lanes each thread does for itself.
/// </summary>
/// <remarks>
/// Loops and conditions of a lane program are the same for all its lanes, so a block's threads always stand at the same
/// instruction (but for
/// the inside of a function), and barriers and shuffles may stand anywhere. A lane beyond the end of a row computes along and
/// neither loads nor stores.
/// </remarks>
internal sealed class PtxBody
{
    private readonly PtxKernel _kernel;
    private readonly Dictionary<string, PtxValue> _names = [];
    private readonly Dictionary<string, HashSet<string>> _roots = [];
    private readonly HashSet<string> _shared;
    private readonly PtxScalars _scalars;
    private readonly PtxOperations _operations;
    private readonly PtxReduction _reduction;
    private readonly List<(string Name, Extent Floats)> _tiles = [];
    private PtxValue? _active;

    /// <summary>Prepares the printing of a kernel whose whole program is <paramref name="program"/>.</summary>
    public PtxBody(PtxKernel kernel, IReadOnlyList<LaneNode> program)
    {
        _kernel = kernel;
        _scalars = new(kernel, _names);
        _operations = new(kernel, new PtxMaths(kernel));
        _reduction = new(kernel);
        var (read, written) = (new HashSet<string>(), new HashSet<string>());
        Survey(program, read, written);
        _shared = [.. written.Where(read.Contains)];
    }

    /// <summary>Floats of tile memory for each block.</summary>
    public Extent TileFloats => _tiles.Aggregate(Formulas.Zero, (sum, t) => Formulas.Add(sum, t.Floats));

    /// <summary>True when a thread may read what another one wrote.</summary>
    public bool HasSharing => _shared.Count > 0;

    /// <summary>Prints statements.</summary>
    public void Run(IEnumerable<LaneNode> nodes)
    {
        foreach (var node in nodes) Run(node);
    }

    /// <summary>Makes a value known under a name.</summary>
    public void Define(string name, PtxValue value) => _names[name] = value;

    /// <summary>The value of a text.</summary>
    public PtxValue Integer(string text) => _scalars.Integer(text);

    /// <summary>Sets how many lanes of the block lie inside of their row.</summary>
    public void Lanes(PtxValue count)
    {
        _names["lanes"] = count;
        _active = _kernel.Op(PtxKind.Mask, "setp.lt.s64", _kernel.ThreadInteger(), count);
    }

    // Arrays that a kernel writes, and those that it reads, by the memory they lie in.
    private void Survey(IEnumerable<LaneNode> nodes, HashSet<string> read, HashSet<string> written)
    {
        foreach (var node in nodes)
            switch (node)
            {
                case Let { Kind: ValueKind.Pointer } let:
                    _roots[let.Name] = let.Op == "field" ? [_kernel.Context.Root(let.Arguments[0])]
                        : [.. let.Arguments.Where(_roots.ContainsKey).SelectMany(a => _roots[a])];
                    break;
                case Let let when let.Op
                    is "load" or "broadcast" or "gather" or "load_id" or "load_position": read.UnionWith(RootsOf(let.Arguments[0])); break;
                case Set set when set.Op is "load" or "broadcast" or "gather": read.UnionWith(RootsOf(set.Arguments[0])); break;
                case Write write when PtxOperations.IsStore(write.Op): written.UnionWith(RootsOf(write.Arguments[0])); break;
                case Loop loop: Survey(loop.Body, read, written); break;
                case Branch branch:
                    Survey(branch.Then, read, written);
                    Survey(branch.Else, read, written);
                    break;
            }
    }

    private HashSet<string> RootsOf(string pointer) => _roots.TryGetValue(pointer, out var roots) ? roots
        : throw new PlanException($"the lane program uses the address '{pointer}' before it defines it");

    private void Run(LaneNode node)
    {
        switch (node)
        {
            case Let let: _names[let.Name] = Fresh(Value(let.Kind, let.Op, let.Arguments), let.Op); break;
            case Set set:
                var value = Value(ValueKind.Vector, set.Op, set.Arguments);
                _kernel.Line($"mov.f32 {_scalars.Named(set.Name).Text}, {value.Text}");
                break;
            case Write write: Write(write); break;
            case Tile tile: NewTile(tile.Name,
                Formulas.Multiply(ScalarText.Size(tile.Vectors), Formulas.Constant(_kernel.Threads)), "bytes"); break;
            case SharedTile tile: NewTile(tile.Name, ScalarText.Size(tile.Floats), null); break;
            case Branch branch: Run(branch); break;
            case Loop loop: Run(loop); break;
            default: throw new PlanException($"statement {node.GetType().Name} is unknown to PTX");
        }
    }

    // What a name holds may be set again, so constants and copies get a register of their own.
    private PtxValue Fresh(PtxValue value, string op) =>
        op is "copy" or "zero" or "constant" ? _kernel.F("mov.f32", value) : value;

    // A tile's address is that of the thread's own lane in its first vector, or of its beginning for a tile that all lanes read.
    private void NewTile(string name, Extent floats, string? own)
    {
        if (_tiles.All(t => t.Name != name)) _tiles.Add((name, floats));
        var start = Formulas.Zero;
        foreach (var tile in _tiles.TakeWhile(t => t.Name != name)) start = Formulas.Add(start, tile.Floats);
        var address = _kernel.Tiles();
        if (start.Terms.Count > 0) address = At(address, _scalars.Integer(Formulas.ToCode(start, a => "{" + a + "}")));
        _names[name] = own is null ? address : _kernel.Op(PtxKind.Address, "add.s64", address, _kernel.ThreadBytes());
    }

    /// <summary>Ends the kernel: only now are all tiles known, and with them where a block's begin.</summary>
    public void Finish()
    {
        if (_tiles.Count > 0) _kernel.TileBytes(() =>
            _scalars.Integer($"4 * ({Formulas.ToCode(TileFloats, a => "{" + a + "}")})"));
    }

    private void Run(Branch branch)
    {
        var condition = _scalars.Condition(branch.Condition);
        var (otherwise, end) = (_kernel.Label("else"), _kernel.Label("end"));
        _kernel.Line($"@!{condition.Text} bra.uni {(branch.Else.Count > 0 ? otherwise : end)}");
        Run(branch.Then);
        if (branch.Else.Count > 0)
        {
            _kernel.Line($"bra.uni {end}");
            _kernel.Mark(otherwise);
            Run(branch.Else);
        }
        _kernel.Mark(end);
    }

    private void Run(Loop loop)
    {
        var (from, to) = (_scalars.Integer(loop.From), _scalars.Integer(loop.To));
        var variable = _kernel.New(PtxKind.Integer);
        var isDown = loop.Form == LoopForm.Down;
        _kernel.Line(isDown ? $"sub.s64 {variable.Text}, {Register(to).Text}, 1" : $"mov.s64 {variable.Text}, {from.Text}");
        var (again, end) = (_kernel.Label("loop"), _kernel.Label("end"));
        var bound = isDown ? Register(from) : Register(to);
        var inside = _kernel.Op(PtxKind.Mask, isDown ? "setp.ge.s64" : "setp.lt.s64", variable, bound);
        _kernel.Line($"@!{inside.Text} bra.uni {end}");
        _kernel.Mark(again);
        _names[loop.Variable] = variable;
        var (lanes, active) = (_names.TryGetValue("lanes", out var known) ? known : (PtxValue?)null, _active);
        if (loop.Form == LoopForm.Lanes)
            Lanes(_kernel.Op(PtxKind.Integer, "min.s64", _kernel.Op(PtxKind.Integer, "sub.s64", bound, variable),
                PtxKernel.Constant((long)_kernel.Threads)));
        Run(loop.Body);
        if (lanes is { } outer) _names["lanes"] = outer;
        _active = active;
        var step = loop.Form switch { LoopForm.Lanes => _kernel.Threads, LoopForm.Down => -1, _ => 1 };
        _kernel.Line($"add.s64 {variable.Text}, {variable.Text}, {step}");
        _kernel.Line($"setp.{(isDown ? "ge" : "lt")}.s64 {inside.Text}, {variable.Text}, {bound.Text}");
        _kernel.Line($"@{inside.Text} bra.uni {again}");
        _kernel.Mark(end);
    }

    private PtxValue Register(PtxValue value) => value.Text[0] == '%' ? value : _kernel.Op(value.Kind, "mov.s64", value);

    private PtxValue Value(ValueKind kind, string op, string[] arguments) => kind switch
    {
        ValueKind.Integer => IntegerValue(op, arguments),
        ValueKind.Pointer => Pointer(op, arguments),
        _ => Vector(op, arguments),
    };

    private PtxValue IntegerValue(string op, string[] a)
    {
        var s = _scalars;
        switch (op)
        {
            case "position": return _kernel.Field("Position");
            case "size": return s.Integer(a[0]);
            case "scalar_int": return _kernel.Op(PtxKind.Integer, "cvt.rzi.s64.f64", _kernel.Field(a[0]));
            case "int_add": return s.Integer($"({a[0]}) + ({a[1]})");
            case "int_sub": return s.Integer($"({a[0]}) - ({a[1]})");
            case "int_mul": return s.Integer($"({a[0]}) * ({a[1]})");
            case "int_min": return s.Integer($"Min({a[0]}, {a[1]})");
            case "int_pick": return _kernel.Op(PtxKind.Integer, "selp.b64", s.Integer(a[1]), s.Integer(a[2]),
                s.Condition($"{a[0]} >= 0"));
            case "int_div": return FloorDivide(s.Integer(a[0]), s.Integer(a[1]));
            case "int_mod":
                var (x, y) = (s.Integer(a[0]), s.Integer(a[1]));
                return _kernel.Op(PtxKind.Integer, "sub.s64", x, _kernel.Op(PtxKind.Integer, "mul.lo.s64", y, FloorDivide(x, y)));
            case "load_id":
            case "load_position": // whoever launches checks ids, as a kernel cannot say which is wrong
                var id = _kernel.Op(PtxKind.Word, "ld.global.s32", new PtxValue(PtxKind.Address, $"[{s.Named(a[0]).Text}]"));
                return _kernel.Op(PtxKind.Integer, "cvt.s64.s32", id);
            default: throw new PlanException($"the integer operation '{op}' is unknown to PTX");
        }
    }

    // Towards minus infinity, where the instruction rounds towards zero.
    private PtxValue FloorDivide(PtxValue x, PtxValue y)
    {
        var quotient = _kernel.Op(PtxKind.Integer, "div.s64", x, y);
        var rest = _kernel.Op(PtxKind.Integer, "sub.s64", x, _kernel.Op(PtxKind.Integer, "mul.lo.s64", quotient, y));
        var isWhole = _kernel.Op(PtxKind.Mask, "setp.eq.s64", rest, PtxKernel.Constant(0L));
        var signs = _kernel.Op(PtxKind.Integer, "xor.b64", x, y);
        var below = _kernel.Op(PtxKind.Mask, "setp.lt.s64", signs, PtxKernel.Constant(0L));
        var down = _kernel.Op(PtxKind.Mask, "and.pred", below, _kernel.Op(PtxKind.Mask, "not.pred", isWhole));
        return _kernel.Op(PtxKind.Integer, "sub.s64", quotient,
            _kernel.Op(PtxKind.Integer, "selp.b64", PtxKernel.Constant(1L), PtxKernel.Constant(0L), down));
    }

    private PtxValue Pointer(string op, string[] a)
    {
        switch (op)
        {
            case "field": return _kernel.Field(a[0]);
            case "offset": return At(_scalars.Named(a[0]), _scalars.Integer(a[1]));
            case "step": return At(_scalars.Named(a[0]), _scalars.Integer($"({a[1]}) * ({a[2]})"));
            case "row_or_past":
                var now = At(_scalars.Named(a[0]), _scalars.Integer($"({a[4]}) * ({a[1]})"));
                var before = At(_scalars.Named(a[2]), _scalars.Integer($"(({a[4]}) + ({a[5]})) * ({a[3]})"));
                return _kernel.Op(PtxKind.Address, "selp.b64", now, before, _scalars.Condition($"({a[4]}) >= 0"));
            default: throw new PlanException($"the address operation '{op}' is unknown to PTX");
        }
    }

    // The address of the float that lies a number of floats on.
    private PtxValue At(PtxValue pointer, PtxValue floats) =>
        _kernel.Op(PtxKind.Address, "mad.lo.s64", floats, PtxKernel.Constant(4L), pointer);

    private PtxValue Vector(string op, string[] a)
    {
        switch (op)
        {
            case "uniform": return _kernel.F("cvt.rn.f32.f64", _scalars.Double(a[0]));
            case "scalar": return _kernel.F("cvt.rn.f32.f64", _kernel.Field(a[0]));
            case "from_int": return _kernel.F("cvt.rn.f32.s64", _scalars.Integer(a[0]));
            case "iota": return _kernel.ThreadNumber();
            case "mask_flag": return _kernel.Op(PtxKind.Mask, "setp.neu.f64", _kernel.Field(a[0]), PtxKernel.Constant(0d));
            case "random1" or "random2" or "random3" or "random4":
                var counters = Enumerable.Range(0, a.Length / 2).Select(i =>
                    (Register(_scalars.Integer(a[1 + 2 * i])), _scalars.Integer(a[2 + 2 * i])));
                return new PtxRandom(_kernel).Uniform(Register(_scalars.Integer(a[0])), [.. counters]);
            case "keep_or": return _kernel.F("selp.f32", Real(a[0]), Real(a[1]), Active());
            case "hsum" or "hmax" or "hmin": return _reduction.Run(op, Real(a[0]));
            case "load": return Load("ld.global.f32", Own(a[0]), Active());
            case "broadcast": return Load("ld.global.f32", _scalars.Named(a[0]), null);
            case "gather": return Load("ld.global.f32", Strided(a[0], a[1]), Active());
            case "load_tile": return Load("ld.f32", TileAt(a[0], a[1], _kernel.Threads), null);
            case "load_tile_at": return Load("ld.f32",
                _kernel.Op(PtxKind.Address, "add.s64", TileAt(a[0], a[1], 1), _kernel.ThreadBytes()), Active());
            case "broadcast_tile": return Load("ld.f32", TileAt(a[0], a[1], 1), null);
            default: return _operations.Vector(op,
                [.. a.Select(x => op == "constant" ? new(PtxKind.Real, x) : _scalars.Named(x))]);
        }
    }

    private PtxValue Real(string name) => _scalars.Named(name);

    private PtxValue Active() =>
        _active ?? throw new PlanException("the lane program loads or stores lanes outside of a loop over lanes");

    private PtxValue Own(string pointer) =>
        _kernel.Op(PtxKind.Address, "add.s64", _scalars.Named(pointer), _kernel.ThreadBytes());

    private PtxValue Strided(string pointer, string stride) =>
        _kernel.Op(PtxKind.Address, "mad.lo.s64", _kernel.ThreadBytes(), _scalars.Integer(stride), _scalars.Named(pointer));

    private PtxValue TileAt(string tile, string index, int floats) =>
        _kernel.Op(PtxKind.Address, "mad.lo.s64", _scalars.Integer(index), PtxKernel.Constant(4L * floats), _scalars.Named(tile));

    private PtxValue Load(string operation, PtxValue address, PtxValue? active)
    {
        if (active is not { } mask) return _kernel.F(operation, new PtxValue(PtxKind.Address, $"[{address.Text}]"));
        var result = _kernel.F("mov.f32", PtxKernel.Constant(0f));
        _kernel.Line($"@{mask.Text} {operation} {result.Text}, [{address.Text}]");
        return result;
    }

    private void Write(Write write)
    {
        var (op, a) = (write.Op, write.Arguments);
        switch (op)
        {
            case "barrier": _kernel.Line("bar.sync 0"); return;
            case "store_tile": _kernel.Line($"st.f32 [{TileAt(a[0], a[1], _kernel.Threads).Text}], {Real(a[2]).Text}"); return;
            case "store_tile_at":
                var place = _kernel.Op(PtxKind.Address, "add.s64", TileAt(a[0], a[1], 1), _kernel.ThreadBytes());
                _kernel.Line($"@{Active().Text} st.f32 [{place.Text}], {Real(a[2]).Text}");
                return;
            case "add_tile":
                var at = TileAt(a[0], a[1], _kernel.Threads);
                _kernel.Line($"st.f32 [{at.Text}], {_kernel.F("add.rn.f32", Load("ld.f32", at, null), Real(a[2])).Text}");
                return;
        }
        if (!PtxOperations.IsStore(op)) throw new PlanException($"the store '{op}' is unknown to PTX");
        var isScatter = op.EndsWith("scatter", StringComparison.Ordinal);
        var isOne = op.EndsWith("_one", StringComparison.Ordinal);
        // Another thread may read here what this one writes, or still want what was there.
        var isShared = RootsOf(a[0]).Any(_shared.Contains);
        if (isShared) _kernel.Line("bar.sync 0");
        var address = isOne ? _scalars.Named(a[0]) : isScatter ? Strided(a[0], a[1]) : Own(a[0]);
        var mask = isOne ? _kernel.IsFirst() : Active();
        var value = Real(a[isScatter ? 2 : 1]);
        if (op.StartsWith("add_", StringComparison.Ordinal)) value =
            _kernel.F("add.rn.f32", Load("ld.global.f32", address, mask), value);
        _kernel.Line($"@{mask.Text} st.global.f32 [{address.Text}], {value.Text}");
        if (isShared) _kernel.Line("bar.sync 0");
    }
}

/// <summary>Tile memory of a number of floats, which every lane may read.</summary>
internal sealed record SharedTile(string Name, string Floats) : LaneNode;
