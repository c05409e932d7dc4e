using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>The plan for people: steps with their loops and equations, and where every array lives.</summary>
public static class PlanText
{
    /// <summary>Prints both passes.</summary>
    public static string Print(CompiledLayer layer)
    {
        var writer = new CodeWriter();
        foreach (var reason in layer.Reasons) writer.Line($"slower loops: {reason}");
        foreach (var miss in Passes.NearMisses.Of(layer.Normalised)) writer.Line($"not fused: {miss}");
        foreach (var miss in NearMisses.Of(layer).Where(m => m.Code == NearMisses.ProductCode)) writer.Line($"plain loops: {miss.Message}");
        foreach (var pass in new[] { layer.Forward, layer.Backward })
        {
            if (pass is null) continue;
            writer.Line($"{pass.Pass.Name} of {layer.Normalised.Name}");
            foreach (var step in pass.Pass.Steps)
            {
                writer.Line($"  {step.Number}. {Describe(step, pass)}");
                foreach (var e in step.Equations) writer.Line($"       {Text.IrText.Print(e)}");
            }
            foreach (var b in pass.Pass.Buffers.Values.Where(b => b.Place is not (Place.Register or Place.Parameter or Place.Gradient)).OrderBy(b => b.FirstUse).ThenBy(b => b.Name, StringComparer.Ordinal))
                writer.Line($"  {b.Place.ToString().ToLowerInvariant(),-9} {b.Name} {Formulas.ToText(b.Size)}{(b.Parent is null ? "" : $" in {b.Parent.Name}")}");
        }
        return writer.ToString();
    }

    /// <summary>What a step is and how it loops, in a line.</summary>
    public static string Describe(Step step, PlannedPass pass) => step switch
    {
        GemmStep g => $"product M = {Formulas.ToText(g.Contraction.M.Size)}, N = {Formulas.ToText(g.Contraction.N.Size)}, K = {Formulas.ToText(g.Contraction.K.Size)}"
            + (g.Contraction.Outer.Count == 0 ? "" : $", over {string.Join(", ", g.Contraction.Outer.Select(o => o.Index))}") + (g.Epilogue is null ? "" : ", with epilogue"),
        AttentionStep a => $"softmax-weighted sum {a.Plan.Name}",
        NestStep n => n.Kind switch
        {
            NestKind.Row when n.InOrder is { } loop => $"plain loop {(loop.Descending ? "down" : "up")} {loop.Axis}"
                + (n.Rows.Count < 2 ? "" : $", then rows {string.Join(", ", n.Rows.Skip(1))}"),
            NestKind.Row => n.Rows.Count == 0 ? "one row" : $"rows {string.Join(", ", n.Rows)} in parallel",
            NestKind.InOrder => $"{n.Sequence[0]} {(n.Descending ? "down" : "in order")}, state in memory"
                + (n.Rows.Count == 0 ? "" : $", rows {string.Join(", ", n.Rows)} in parallel"),
            NestKind.Column => $"lanes of {n.Lane} in parallel" + (n.Rows.Count == 0 ? "" : $", rows {string.Join(", ", n.Rows)} too")
                + (n.Sequence.Count == 0 ? "" : $", then {string.Join(", ", n.Sequence)}"),
            _ => $"{(n.Descending ? "reverse scan" : "scan")} over {n.Sequence[0]}, lanes of {n.Lane}{(n.Rows.Count == 0 ? "" : $", rows {string.Join(", ", n.Rows)}")} in parallel"
                + (pass.Schedules[n].Again.Count > 0 ? $", states again from every {Names.ChunkLength} steps" : ""),
        },
        _ => step.GetType().Name,
    };
}
