using System.Globalization;
using System.Text;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>What a register holds.</summary>
internal enum PtxKind
{
    /// <summary>f32: one lane.</summary>
    Real,
    /// <summary>f64.</summary>
    Double,
    /// <summary>s64.</summary>
    Integer,
    /// <summary>32 bits.</summary>
    Word,
    /// <summary>A global address.</summary>
    Address,
    /// <summary>A predicate.</summary>
    Mask,
}

/// <summary>A register, or the text of a constant.</summary>
internal readonly record struct PtxValue(PtxKind Kind, string Text);

/// <summary>The text of one kernel under way: registers, instructions, and what is read of the context.</summary>
/// <remarks>Registers are written once, but for loop variables, accumulators and carried values; ptxas assigns the real
/// ones.</remarks>
internal sealed class PtxKernel(string name, PtxContext context, int threads)
{
    private static readonly (string Prefix, string Type)[] s_kinds =
        [("%f", "f32"), ("%fd", "f64"), ("%rd", "b64"), ("%r", "b32"), ("%a", "b64"), ("%p", "pred")];
    private readonly StringBuilder _head = new();
    private readonly StringBuilder _body = new();
    private readonly int[] _counts = new int[s_kinds.Length];
    private readonly Dictionary<string, PtxValue> _known = [];
    private int _labels;
    private bool _inHead;

    /// <summary>Threads of a block.</summary>
    public int Threads { get; } = threads;

    /// <summary>The kernel reduces over its block, which takes static shared memory.</summary>
    public bool Reduces { get; set; }

    /// <summary>The kernel has tiles.</summary>
    public bool HasTiles { get; set; }

    /// <summary>The kernel's context.</summary>
    public PtxContext Context { get; } = context;

    /// <summary>A fresh register.</summary>
    public PtxValue New(PtxKind kind) => new(kind, $"{s_kinds[(int)kind].Prefix}{_counts[(int)kind]++}");

    /// <summary>A fresh label.</summary>
    public string Label(string stem) => $"${name}_{stem}{_labels++}";

    /// <summary>An instruction.</summary>
    public void Line(string text) => (_inHead ? _head : _body).Append("    ").Append(text).Append(";\n");

    /// <summary>Writes instructions to the head of the kernel, where they run once and before everything else.</summary>
    public PtxValue InHead(Func<PtxValue> write)
    {
        var before = _inHead;
        _inHead = true;
        var result = write();
        _inHead = before;
        return result;
    }

    /// <summary>A place to jump to.</summary>
    public void Mark(string label) => _body.Append(label).Append(":\n");

    /// <summary>A remark.</summary>
    public void Remark(string text) => _body.Append("    // ").Append(text).Append('\n');

    /// <summary>result = operation operands.</summary>
    public PtxValue Op(PtxKind kind, string operation, params PtxValue[] operands)
    {
        var result = New(kind);
        Line($"{operation} {result.Text}, {string.Join(", ", operands.Select(o => o.Text))}");
        return result;
    }

    /// <summary>An f32 operation.</summary>
    public PtxValue F(string operation, params PtxValue[] operands) => Op(PtxKind.Real, operation, operands);

    /// <summary>A field of the context, read once.</summary>
    public PtxValue Field(string field)
    {
        if (_known.TryGetValue(field, out var known)) return known;
        var at = Context.Field(field);
        var kind = at.Type switch { PtxType.S32 => PtxKind.Integer, PtxType.F64 => PtxKind.Double, _ => PtxKind.Address };
        var register = New(kind);
        var type = at.Type switch { PtxType.S32 => "s32", PtxType.F64 => "f64", _ => "u64" };
        if (at.Type == PtxType.S32)
        {
            var word = New(PtxKind.Word);
            Head($"ld.param.s32 {word.Text}, [{name}_context+{at.Offset}]");
            Head($"cvt.s64.s32 {register.Text}, {word.Text}");
        }
        else
        {
            Head($"ld.param.{type} {register.Text}, [{name}_context+{at.Offset}]");
            if (at.Type == PtxType.U64) Head($"cvta.to.global.u64 {register.Text}, {register.Text}");
        }
        return _known[field] = register;
    }

    /// <summary>The lane of the thread: its number in the block.</summary>
    public PtxValue Thread() => Once("%tid.x", PtxKind.Word, r => Head($"mov.u32 {r}, %tid.x"));

    /// <summary>The lane as a 64-bit integer.</summary>
    public PtxValue ThreadInteger()
    {
        var thread = Thread();
        return Once("thread", PtxKind.Integer, r => Head($"cvt.u64.u32 {r}, {thread.Text}"));
    }

    /// <summary>The lane as a number.</summary>
    public PtxValue ThreadNumber()
    {
        var thread = Thread();
        return Once("number", PtxKind.Real, r => Head($"cvt.rn.f32.u32 {r}, {thread.Text}"));
    }

    /// <summary>Four times the lane.</summary>
    public PtxValue ThreadBytes()
    {
        var thread = ThreadInteger();
        return Once("bytes", PtxKind.Integer, r => Head($"shl.b64 {r}, {thread.Text}, 2"));
    }

    /// <summary>True in the first thread of the block.</summary>
    public PtxValue IsFirst()
    {
        var thread = Thread();
        return Once("first", PtxKind.Mask, r => Head($"setp.eq.u32 {r}, {thread.Text}, 0"));
    }

    /// <summary>The number of the block.</summary>
    public PtxValue Block() => Once("%ctaid.x", PtxKind.Integer, r =>
    {
        var word = New(PtxKind.Word);
        Head($"mov.u32 {word.Text}, %ctaid.x");
        Head($"cvt.u64.u32 {r}, {word.Text}");
    });

    /// <summary>The time of a launch in a loop.</summary>
    public PtxValue Time() => Once("time", PtxKind.Integer, r => Head($"ld.param.u64 {r}, [{name}_time]"));

    /// <summary>The generic address of the block's tiles, whose size <see cref="TileBytes"/> gives before the kernel's text is
    /// asked for.</summary>
    public PtxValue Tiles()
    {
        HasTiles = true;
        if (_known.TryGetValue("tiles", out var known)) return known;
        return _known["tiles"] = InHead(() =>
        {
            // In device memory each block has its own piece; in shared memory every block's begins at the same address.
            var given = New(PtxKind.Address);
            Line($"ld.param.u64 {given.Text}, [{name}_tiles]");
            var inShared = Op(PtxKind.Mask, "setp.eq.s64", given, Constant(0L));
            var shared = New(PtxKind.Address);
            Line($"mov.u64 {shared.Text}, tiles");
            Line($"cvta.shared.u64 {shared.Text}, {shared.Text}");
            var own = Op(PtxKind.Address, "mad.lo.s64", Block(), new(PtxKind.Integer, TileBytesName), given);
            return Op(PtxKind.Address, "selp.b64", shared, own, inShared);
        });
    }

    /// <summary>Computes the bytes of a block's tiles, at the very beginning of the kernel.</summary>
    public void TileBytes(Func<PtxValue> bytes)
    {
        var rest = _head.ToString();
        _head.Clear();
        _known.Clear();
        var value = InHead(bytes);
        _head.Append(rest.Replace(TileBytesName, value.Text));
    }

    private const string TileBytesName = "%tilebytes";

    /// <summary>An f32 constant.</summary>
    public static PtxValue Constant(float value) =>
        new(PtxKind.Real, "0f" +
            BitConverter.ToUInt32(BitConverter.GetBytes(value), 0).ToString("X8", CultureInfo.InvariantCulture));

    /// <summary>An f64 constant.</summary>
    public static PtxValue Constant(double value) =>
        new(PtxKind.Double, "0d" + BitConverter.DoubleToInt64Bits(value).ToString("X16", CultureInfo.InvariantCulture));

    /// <summary>An integer constant.</summary>
    public static PtxValue Constant(long value) => new(PtxKind.Integer, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The whole kernel.</summary>
    public string Text(IEnumerable<string> remarks)
    {
        var text = new StringBuilder();
        foreach (var remark in remarks) text.Append("// ").Append(remark).Append('\n');
        text.Append($".visible .entry {name}(\n    .param .align 8 .b8 {name}_context[{Context.Bytes}],\n");
        text.Append($"    .param .u64 {name}_tiles,\n    .param .u64 {name}_time\n)\n");
        // Without the second directive ptxas holds registers back for blocks that no launch asks for, and spills.
        text.Append($".reqntid {Threads}, 1, 1\n.minnctapersm 1\n{{\n");
        for (var kind = 0; kind < s_kinds.Length; kind++)
            if (_counts[kind] > 0) text.Append($"    .reg .{s_kinds[kind].Type} {s_kinds[kind].Prefix}<{_counts[kind]}>;\n");
        if (Reduces && Threads > 32) text.Append($"    .shared .align 4 .b8 warps[{Threads / 32 * 4}];\n");
        return text.Append(_head).Append(_body).Append("    ret;\n}\n").ToString();
    }

    private PtxValue Once(string key, PtxKind kind, Action<string> define)
    {
        if (_known.TryGetValue(key, out var known)) return known;
        var register = New(kind);
        define(register.Text);
        return _known[key] = register;
    }

    private void Head(string text) => _head.Append("    ").Append(text).Append(";\n");
}
