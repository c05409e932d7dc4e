using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>The launches of a module for people and simple programs: arguments, memory, and what runs in which order.</summary>
internal static class PtxLaunchText
{
    /// <summary>Prints all passes.</summary>
    public static string Print(PtxModule module)
    {
        var writer = new CodeWriter();
        foreach (var pass in module.Passes)
        {
            writer.Line($"{pass.Name} of {module.Layer} on sm_{(int)module.Target}");
            writer.Line($"  every kernel: context, {pass.ContextBytes} bytes by value at 0; tiles, u64 at {pass.TilesOffset}; "
                + $"time, s64 at {pass.TimeOffset}");
            writer.Line("  offset  type  field             value");
            foreach (var field in pass.Fields)
            {
                var type = field.Type.ToString().ToLowerInvariant();
                writer.Line($"  {field.Offset,6}  {type,-4}  {field.Name,-16}  {Describe(field)}");
            }
            Slots(writer, "workspace", pass.Workspace);
            Slots(writer, "residuals", pass.Residuals);
            Slots(writer, "state", pass.State);
            writer.Line("  launches, in order, each after the one before has ended");
            foreach (var launch in pass.Launches)
            {
                var tiles = launch.TileFloats.Terms.Count == 0 ? "none"
                    : $"4·({Formulas.ToText(launch.TileFloats)}) bytes a block";
                var shape = $"grid {Grid(launch)}, block {launch.Threads}, tiles {tiles}";
                writer.Line($"  {launch.Entry}: {shape}: {launch.What}{Loop(launch)}");
                foreach (var equation in launch.Equations) writer.Line($"      {equation}");
            }
            writer.Line();
        }
        return writer.ToString();
    }

    private static string Loop(PtxLaunch launch) => launch.Loop is not { } loop ? ""
        : $"; loop {loop.Number}, for each {loop.Axis} {(loop.Descending ? "from the last" : "from the first")}";

    /// <summary>A grid for people.</summary>
    public static string Grid(PtxLaunch launch)
    {
        var units = Formulas.ToText(launch.Units);
        return launch.Lanes is not { } lanes ? units
            : $"{(units == "1" ? "" : units + " × ")}⌈{Formulas.ToText(lanes)} ⁄ {launch.Threads}⌉";
    }

    private static void Slots(CodeWriter writer, string region, Ir.EquatableArray<PtxSlot> slots)
    {
        if (slots.Count == 0) return;
        writer.Line($"  {region}, floats of each slot, rounded up to 16");
        for (var i = 0; i < slots.Count; i++)
        {
            var when = slots[i].OnlyTraining ? " (training)" : !slots[i].IsHistory ? ""
                : region == "state" ? " (with a state)" : " (without a state)";
            writer.Line($"      {i}  {Formulas.ToText(slots[i].Floats)}  {slots[i].Name}{when}");
        }
    }

    private static string Describe(PtxField f)
    {
        var start = f.Start.Terms.Count == 0 ? "" : $" + {Formulas.ToText(f.Start)} floats";
        return f.Source switch
        {
            PtxSource.Position or PtxSource.HasState => f.Of,
            PtxSource.Capacity => $"rows of a history; without a state {(f.Of.Length == 0 ? "1" : $"the extent of {f.Of}")}",
            PtxSource.Seen => f.Of.Length == 0 ? "1" : $"tokens before this call and the extent of {f.Of}",
            PtxSource.Chunks => f.Of.Length == 0 ? "1" : $"⌈{f.Of} ⁄ {Names.ChunkLength}⌉",
            PtxSource.Extent => $"extent of {f.Of}",
            PtxSource.Scalar => $"hyper-parameter {f.Of}",
            PtxSource.Array => $"array {f.Index} {f.Of}{start}; 0 when absent",
            PtxSource.Gradient => $"gradient {f.Index} {f.Of}{start}; {(f.Zeros is null ? "0" : f.Zeros)} when not given",
            PtxSource.Workspace => $"workspace {f.Index}",
            PtxSource.Residual => $"residuals {f.Index}{(f.OnlyTraining ? "; 0 without residuals" : "")}",
            PtxSource.State => $"state {f.Index}",
            PtxSource.History => $"state {f.Index}, or residuals {f.Second} without a state",
            _ => $"{f.Of}{start}",
        };
    }
}
