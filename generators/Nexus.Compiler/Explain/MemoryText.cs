using System.Globalization;
using Nexus.Compiler.Plan;
using Nexus.Compiler.Print;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Explain;

/// <summary>State and memory for people, at given sizes.</summary>
public static class MemoryText
{
    /// <summary>What is kept between calls, of which kind, how large, and the equations that ask for it.</summary>
    public static string State(Explained layer, Sizes sizes)
    {
        var writer = new CodeWriter();
        var state = layer.Compiled.Forward.State;
        if (state.Count == 0)
        {
            writer.Line($"{layer.ClassName} keeps nothing between calls: no equation reads along time.");
            return writer.ToString();
        }
        writer.Line($"state of {layer.ClassName}: {Bytes(state.Sum(b => sizes.Of(b.Size)))} at {sizes}");
        foreach (var b in state)
        {
            writer.Line();
            writer.Line($"{b.Name}: {Kind(b)}, {Formulas.ToText(b.Size)} floats, {Bytes(sizes.Of(b.Size))}");
            writer.Line($"  {Meaning(b)}, because of");
            foreach (var e in Readers(layer.Compiled, b)) writer.Line($"    {IrText.Print(e)}");
        }
        return writer.ToString();
    }

    /// <summary>The memory of a training call: each buffer with offset, size and lifetime over the steps.</summary>
    public static string Memory(Explained layer, Sizes sizes)
    {
        var map = MemoryMap.Of(layer.Compiled, sizes);
        var writer = new CodeWriter();
        writer.Line($"memory of {layer.ClassName} at {sizes}");
        writer.Line($"steps: {map.ForwardSteps} of Advance | {map.Steps - map.ForwardSteps} of Backward; # where a buffer is in use");
        var width = map.Bars.Select(b => b.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var arena in map.Floats)
        {
            writer.Line();
            writer.Line($"{arena.Key}: {Bytes(arena.Value)}");
            foreach (var b in map.Bars.Where(b => b.Arena == arena.Key))
                writer.Line($"  {b.Name.PadRight(width)}  at {4 * b.Offset,10}  {4 * b.Floats,10} bytes  {Lifetime(b, map)}  "
                    + $"{Formulas.ToText(b.Formula)}{(b.Parts.Count == 0 ? "" : $"; holds {string.Join(", ", b.Parts)}")}");
        }
        if (map.Floats.Count == 0) writer.Line("no memory besides the caller's arrays");
        writer.Line();
        writer.Line($"forward, {sizes.Tokens} tokens: {Cost.Forward(layer, sizes)} a token");
        if (sizes.Time is not null) writer.Line($"one token at position {sizes.Tokens - 1}: {Cost.Step(layer, sizes)}");
        return writer.ToString();
    }

    /// <summary>Carry, ring or history, in lower case.</summary>
    public static string Kind(Plan.Buffer buffer) => KernelPrinter.Kind(buffer).ToLowerInvariant();

    private static string Meaning(Plan.Buffer b) => KernelPrinter.Kind(b) switch
    {
        "Carry" => "the last value of the recurrence",
        "Ring" => "the last rows, as many as the window looks back",
        "History" => "all rows so far",
        _ => "what later calls read of earlier ones",
    };

    private static IEnumerable<Ir.Equation> Readers(CompiledLayer layer, Plan.Buffer b)
    {
        var array = b.Name.EndsWith(".past", StringComparison.Ordinal) ? b.Name.Substring(0, b.Name.Length - 5) : b.Name;
        return layer.Normalised.Equations.Where(e => Ir.Scope.Reads(e.Value).Any(r => r.Array == array
            && (b.Place == Place.History || r.Position.Any(p => Facts.PlainIndex(p) is null && p.Terms.Count > 0))));
    }

    private static string Lifetime(MemoryBar b, MemoryMap map)
    {
        var text = new char[map.Steps];
        for (var i = 0; i < map.Steps; i++) text[i] = i >= b.From && i <= b.To ? '#' : '.';
        var line = new string(text);
        return line.Substring(0, map.ForwardSteps) + "|" + line.Substring(map.ForwardSteps);
    }

    private static string Bytes(long floats) => (4 * floats).ToString("N0", CultureInfo.InvariantCulture) + " bytes";
}
