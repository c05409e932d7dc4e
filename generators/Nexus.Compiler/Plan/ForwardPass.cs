using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>Plans Advance.</summary>
public static class ForwardPass
{
    /// <summary>Steps, loops and memory of Advance; <see cref="Finish"/> lays the memory out.</summary>
    public static PlannedPass Plan(Layer source, Signature signature, HashSet<string> history, EquatableArray<SoftmaxRegion> regions, HashSet<string> kept, Fusion fusion)
    {
        var layer = Repack.Run(PastRows.Rename(source, source), signature, history, gradients: false);
        var pass = new Pass("Advance", layer);
        BufferTable.Fill(pass, signature, history, gradients: false);
        PastRows.Add(pass, layer);
        var plans = regions.Select(r => AttentionPlans.Forward(r)).ToList();
        var planner = Planner.Run(pass, kept, plans, null, fusion);
        OrderScanMemory(pass, planner.Scans);
        planner.ChooseBoundaries();
        foreach (var array in planner.Scans.SelectMany(s => s.Arrays)) pass.Buffers[array].IsKeptLate = IsReadLate(pass, array);
        foreach (var plan in plans)
            pass.Buffers[plan.MaxSum] = new Buffer(plan.MaxSum, AxesOf(plan, layer)) { Strides = [], Size = Formulas.Multiply(Formulas.Constant(2), Formulas.Product(AxesOf(plan, layer).Select(Formulas.Of))), Place = Place.Workspace };
        var schedules = Placement.Schedule(pass, []);
        var inMemory = Placement.InMemory(pass, schedules, kept);
        return new PlannedPass(pass, schedules, inMemory, planner.Scans);
    }

    /// <summary>Puts what Backward reads in residuals and lays out the rest.</summary>
    public static PlannedPass Finish(PlannedPass planned, IEnumerable<string> residuals, IEnumerable<string> recurrent)
    {
        var saved = new HashSet<string>(residuals);
        foreach (var array in recurrent)
        {
            planned.Checkpointed.Add(array);
            var source = planned.Pass.Buffers[array];
            var buffer = Checkpoints(source, planned.Scans.First(s => s.Arrays.Contains(array)));
            planned.Pass.Buffers[buffer.Name] = buffer;
        }
        foreach (var plan in planned.Pass.Steps.OfType<AttentionStep>()) saved.Add(plan.Plan.MaxSum);
        Placement.Assign(planned.Pass, planned.InMemory, saved);
        foreach (var plan in planned.Pass.Steps.OfType<AttentionStep>()) planned.Pass.Buffers[plan.Plan.MaxSum].Place = Place.Residual;
        planned.Lay();
        return planned;
    }

    /// <summary>The states of a recurrent array at chunk starts: rows, chunks, inner axes, lanes.</summary>
    public static Buffer Checkpoints(Buffer source, ScanShape scan)
    {
        string[] axes = [.. scan.Rows.Where(source.Axes.Contains), Formulas.Chunks, .. scan.InnerOf(source), scan.Lane!];
        return new Buffer(NestLowering.CheckpointsOf(source.Name), axes)
        {
            Strides = BufferTable.InOrder(axes, axes, Formulas.Of),
            Size = Formulas.Product(axes.Select(Formulas.Of)),
            Place = Place.Residual,
        };
    }

    // Another step reads the array at an earlier time.
    private static bool IsReadLate(Pass pass, string array) => pass.Steps.Where(s => s.Equations.All(e => e.Array != array)).SelectMany(s => s.Equations)
        .SelectMany(e => new Facts(e, pass.Layer).Reads).Any(r => r.Array == array && r.Position.Any(p => p.Constant != 0 && p.Terms.Any(t => t.Atom is IndexAtom)));

    private static string[] AxesOf(AttentionPlan plan, Layer layer) => plan.Q.Position.Select(p => Facts.PlainIndex(p)!)
        .Where(i => !plan.Contracted.Contains(i)).Select(i => layer.Indices.First(x => x.Name == i).Axis).ToArray();

    // What a recurrence keeps has its lanes innermost in memory, whatever the order in the equations.
    private static void OrderScanMemory(Pass pass, List<ScanShape> scans)
    {
        foreach (var scan in scans)
            foreach (var array in scan.Arrays)
            {
                var b = pass.Buffers[array];
                if (b.Place == Place.Register) b.Strides = BufferTable.InOrder(b.Axes, MemoryOrder(b, scan), Formulas.Of);
                if (b.Past is not { } past) continue;
                past.Strides = BufferTable.InOrder(b.Axes, MemoryOrder(b, scan), a => a == scan.Time ? b.Lag! : Formulas.Of(a));
                past.IsCarry = true;
            }
    }

    private static List<string> MemoryOrder(Buffer b, ScanShape scan) =>
        [.. b.Axes.Where(scan.Rows.Contains), .. b.Axes.Where(a => a == scan.Time), .. scan.InnerOf(b), .. b.Axes.Where(a => a == scan.Lane)];
}
