using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;

namespace Nexus.Compiler.Plan;

/// <summary>Decides which arrays of a pass are in memory, and where scratch can be shared.</summary>
public static class Placement
{
    /// <summary>Schedules the nests of a pass.</summary>
    public static Dictionary<NestStep, NestSchedule> Schedule(Pass pass, HashSet<string> recomputed)
    {
        var result = new Dictionary<NestStep, NestSchedule>();
        foreach (var nest in pass.Steps.OfType<NestStep>()) result[nest] = NestSchedule.Of(nest, pass, recomputed);
        return result;
    }

    /// <summary>Arrays that must be in memory: those that other steps read, that leave the pass, or that outlive their loops.</summary>
    public static HashSet<string> InMemory(Pass pass, Dictionary<NestStep, NestSchedule> schedules, HashSet<string> kept)
    {
        var needed = new HashSet<string>(kept);
        foreach (var pair in pass.Buffers.Where(b => b.Value.Place != Place.Register)) needed.Add(pair.Key);
        var definedIn = pass.Steps.SelectMany(s => s.Equations.Select(e => (e.Array, s))).ToLookup(p => p.Array, p => p.s);
        foreach (var step in pass.Steps)
        {
            foreach (var equation in step.Equations)
            {
                var facts = new Facts(equation, pass.Layer);
                foreach (var name in facts.ReadNames)
                    if (definedIn[name].Any(s => s != step)) needed.Add(name);
            }
            if (step is GemmStep { Epilogue: null } gemm) needed.UnionWith(gemm.Equations.Select(e => e.Array));
            if (step is GemmStep { Epilogue: { } fused }) needed.Add(fused.Array);
            if (step is AttentionStep hand) needed.UnionWith(hand.Plan.HandReads().Where(pass.Buffers.ContainsKey));
            if (step is AttentionStep attention)
                foreach (var e in attention.Equations.Where(e => definedIn[e.Array].All(s => s == step)))
                    if (attention.Plan.Gradients is null ? e.Array == attention.Plan.Y.Array : IsGradient(attention.Plan.Gradients, e.Array)) needed.Add(e.Array);
            if (step is NestStep nest)
                needed.UnionWith(nest.IsPlain ? nest.Equations.Select(e => e.Array) : schedules[nest].Escaping);
        }
        return needed;
    }

    // All steps of a plain loop over time are one: what one of them uses must last for all passes.
    private static int First(Pass pass, int step)
    {
        while (step > 0 && pass.Steps[step] is NestStep { InOrder: { } loop } && pass.Steps[step - 1] is NestStep before && ReferenceEquals(before.InOrder, loop)) step--;
        return step;
    }

    private static int Last(Pass pass, int step)
    {
        while (step + 1 < pass.Steps.Count && pass.Steps[step] is NestStep { InOrder: { } loop } && pass.Steps[step + 1] is NestStep next
            && ReferenceEquals(next.InOrder, loop)) step++;
        return step;
    }

    private static bool IsGradient(AttentionGradientNames names, string array) => array == names.Q || array == names.K || array == names.V;

    /// <summary>Puts arrays in memory and records from which step to which each is used.</summary>
    public static void Assign(Pass pass, HashSet<string> inMemory, HashSet<string> residuals)
    {
        foreach (var name in inMemory)
        {
            var buffer = pass.Buffers[name];
            if (buffer.Place == Place.Register) buffer.Place = residuals.Contains(name) ? Place.Residual : Place.Workspace;
            if (buffer.Parent is { } parent && (parent.Place == Place.Register || residuals.Contains(name)))
                parent.Place = residuals.Contains(name) || parent.Place == Place.Residual ? Place.Residual : Place.Workspace;
        }
        foreach (var buffer in pass.Buffers.Values)
            if (buffer.Parent is { } parent && buffer.Place is Place.Workspace or Place.Residual && buffer.Parent.Place is var place && place != Place.Register)
                buffer.Place = place;
        for (var i = 0; i < pass.Steps.Count; i++)
            foreach (var equation in pass.Steps[i].Equations)
                foreach (var name in new Facts(equation, pass.Layer).ReadNames.Append(equation.Array)
                    .Concat(pass.Steps[i] is AttentionStep hand ? hand.Plan.HandReads().Where(pass.Buffers.ContainsKey) : []))
                    for (var b = pass.Buffers[name]; b is not null; b = b.Parent)
                    {
                        b.FirstUse = Math.Min(b.FirstUse, First(pass, i));
                        b.LastUse = Math.Max(b.LastUse, Last(pass, i));
                    }
    }
}
