using System.Globalization;
using System.Text.RegularExpressions;

namespace Nexus.Ptx.Tests.Machine;

/// <summary>What an operand is.</summary>
internal enum OperandKind { Register, Constant, Symbol, Address }

/// <summary>A register, a constant, a symbol, or an address: register (or symbol, number -1) plus constant.</summary>
internal readonly record struct Operand(OperandKind Kind, int Register, ulong Value, string? Symbol = null);

/// <summary>One instruction: what it does, its operands, and the register that decides whether it runs.</summary>
internal sealed record Instruction(string Text, string Op, Operand[] Operands, int Guard, bool GuardIsNot)
{
    /// <summary>What it computes; null for loads, stores, branches and what waits.</summary>
    public Operation? Operation { get; } = Operations.Of(Op);
    /// <summary>Where a branch goes.</summary>
    public int Target { get; set; } = -1;
}

/// <summary>The kernels of a PTX text, as written by the printer; what it never writes is an error.</summary>
internal sealed class PtxCode
{
    private static readonly Regex s_entry = new(@"^\.visible \.entry (\w+)\($", RegexOptions.CultureInvariant);
    private static readonly Regex s_shared = new(@"^\.shared \.align \d+ \.b8 (\w+)\[(\d+)\];$", RegexOptions.CultureInvariant);
    private static readonly Regex s_context = new(@"^\.param \.align 8 \.b8 \w+\[(\d+)\],$", RegexOptions.CultureInvariant);
    private readonly Dictionary<string, int> _registers = [];

    /// <summary>The instructions.</summary>
    public List<Instruction> Body { get; } = [];
    /// <summary>Names of registers by number.</summary>
    public string[] RegisterNames => [.. _registers.OrderBy(r => r.Value).Select(r => r.Key)];
    /// <summary>Bytes of static shared memory.</summary>
    public int SharedBytes { get; private set; }
    /// <summary>Threads of a block.</summary>
    public int Threads { get; private set; }
    /// <summary>Bytes of the context.</summary>
    public int ContextBytes { get; private set; }

    /// <summary>All kernels of a module.</summary>
    public static Dictionary<string, PtxCode> Parse(string text)
    {
        Dictionary<string, PtxCode> kernels = [];
        PtxCode? kernel = null;
        Dictionary<string, int> labels = [];
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal)) continue;
            if (s_entry.Match(line) is { Success: true } entry)
            {
                kernels[entry.Groups[1].Value] = kernel = new();
                labels = [];
            }
            else if (kernel is null || line is "{" or ")" || line.StartsWith(".reg ", StringComparison.Ordinal)
                || line.StartsWith(".minnctapersm", StringComparison.Ordinal)
                || line.StartsWith(".param .u64", StringComparison.Ordinal)) continue;
            else if (line == "}") kernel.Link(labels);
            else if (line.StartsWith(".reqntid ", StringComparison.Ordinal)) kernel.Threads =
                int.Parse(line[9..line.IndexOf(',')], CultureInfo.InvariantCulture);
            else if (s_shared.Match(line) is { Success: true } shared) kernel.SharedBytes =
                int.Parse(shared.Groups[2].Value, CultureInfo.InvariantCulture);
            else if (s_context.Match(line) is { Success: true } context) kernel.ContextBytes =
                int.Parse(context.Groups[1].Value, CultureInfo.InvariantCulture);
            else if (line.EndsWith(':')) labels[line[..^1]] = kernel.Body.Count;
            else kernel.Read(line);
        }
        return kernels;
    }

    private void Read(string line)
    {
        if (!line.EndsWith(';')) throw new FormatException($"'{line}' is no instruction");
        var text = line[..^1];
        int guard = -1;
        var isNot = false;
        if (text[0] == '@')
        {
            var end = text.IndexOf(' ');
            isNot = text[1] == '!';
            guard = Register(text[(isNot ? 2 : 1)..end]);
            text = text[(end + 1)..];
        }
        var space = text.IndexOf(' ');
        var op = space < 0 ? text : text[..space];
        var operands = space < 0 ? [] : text[(space + 1)..].Split(", ").Select(Operand).ToArray();
        Body.Add(new Instruction(line, op, operands, guard, isNot));
    }

    private Operand Operand(string text)
    {
        if (text[0] == '[')
        {
            var inner = text[1..^1];
            var plus = inner.IndexOf('+');
            var offset = plus < 0 ? 0 : ulong.Parse(inner[(plus + 1)..], CultureInfo.InvariantCulture);
            var start = plus < 0 ? inner : inner[..plus];
            return start[0] == '%' ? new(OperandKind.Address, Register(start), offset)
                : new(OperandKind.Address, -1, offset, start);
        }
        if (text is "%tid.x" or "%ctaid.x") return new(OperandKind.Symbol, -1, 0, text);
        if (text[0] == '%') return new(OperandKind.Register, Register(text), 0);
        if (text.StartsWith("0f", StringComparison.Ordinal) || text.StartsWith("0d", StringComparison.Ordinal))
            return new(OperandKind.Constant, -1, ulong.Parse(text[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        if (char.IsDigit(text[0])
            || text[0] == '-') return new(OperandKind.Constant, -1, (ulong)long.Parse(text, CultureInfo.InvariantCulture));
        return new(OperandKind.Symbol, -1, 0, text);
    }

    private int Register(string name)
    {
        if (!_registers.TryGetValue(name, out var number)) _registers[name] = number = _registers.Count;
        return number;
    }

    private void Link(Dictionary<string, int> labels)
    {
        foreach (var i in Body.Where(i => i.Op.StartsWith("bra", StringComparison.Ordinal))) i.Target =
            labels[i.Operands[0].Symbol!];
    }
}
