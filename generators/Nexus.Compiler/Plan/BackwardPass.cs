using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Passes;

namespace Nexus.Compiler.Plan;

/// <summary>Plans Backward: the adjoint's equations, and those of Advance that are computed again.</summary>
public static class BackwardPass
{
    /// <summary>Steps, loops and memory of Backward.</summary>
    public static PlannedPass Plan(
        Layer layer, Layer adjoint, BackwardNeeds needs, PlannedPass forward, Signature signature, Fusion fusion)
    {
        var scans = forward.Scans.Where(s => s.IsVirtual).ToList();
        var whole = FirstRows.Run(BackwardLayer.Merge(layer, adjoint, needs, scans), scans);
        var merged = Repack.Run(PastRows.Rename(whole, layer), signature, new HashSet<string>(), gradients: true);
        var pass = new Pass("Backward", merged);
        BufferTable.Fill(pass, signature, new HashSet<string>(), gradients: true);
        foreach (var name in needs.Residuals)
            if (pass.Buffers.TryGetValue(name, out var b)) b.Place = Place.Residual;
        CopyLayout(pass, forward);
        PastRows.AddGiven(pass, merged, forward);
        var plans = SoftmaxAdjoint.Describe(adjoint, layer).Select(AttentionPlans.Backward)
            .Select(p => pass.Buffers.ContainsKey(BackwardLayer.UpstreamOf(p.Name)) ? p with { Gradients = p.Gradients! with { Y = BackwardLayer.UpstreamOf(p.Name) } } : p).ToList();
        foreach (var plan in plans) AddResidual(pass, forward.Pass.Buffers[plan.MaxSum]);
        var recomputed = new HashSet<string>(needs.Recurrent);
        var planner = Planner.Run(pass, [], plans, forward.Scans, fusion);
        MergeReverseScans(pass, recomputed);
        var schedules = Placement.Schedule(pass, recomputed);
        foreach (var array in recomputed)
        {
            var scan = scans.First(s => s.Arrays.Contains(array));
            AddResidual(pass, ForwardPass.Checkpoints(pass.Buffers[array], scan));
            pass.Buffers[array].Lag = Formulas.One;
        }
        AddCarrySlots(pass, schedules, scans);
        AddZeros(pass, layer);
        foreach (var b in pass.Buffers.Values.Where(b => FirstRows.Source(b.Name) != b.Name))
            (b.Place, b.FirstUse, b.LastUse) = (Place.Workspace, 0, int.MaxValue);
        var inMemory = Placement.InMemory(pass, schedules, []);
        inMemory.ExceptWith(recomputed);
        Placement.Assign(pass, inMemory, needs.Residuals);
        var planned = new PlannedPass(pass, schedules, inMemory, planner.Scans);
        planned.Lay();
        Align(planned, forward);
        return planned;
    }

    // Residuals lie in Backward exactly as Advance left them.
    private static void Align(PlannedPass planned, PlannedPass forward)
    {
        var byName = planned.Residuals.ToDictionary(b => b.Name);
        planned.Residuals.Clear();
        foreach (var b in forward.Residuals)
        {
            if (!byName.TryGetValue(b.Name, out var mine))
            {
                mine = new Buffer(b.Name, b.Axes) { Strides = b.Strides, Size = b.Size, Place = Place.Residual };
                planned.Pass.Buffers[b.Name] = mine;
            }
            mine.Size = b.Size;
            planned.Residuals.Add(mine);
        }
    }

    private static void CopyLayout(Pass pass, PlannedPass forward)
    {
        foreach (var b in pass.Buffers.Values)
            if (b.Place is Place.Residual or Place.Parameter && forward.Pass.Buffers.TryGetValue(b.Name, out var source))
                (b.Strides, b.Offset, b.Size) = (source.Place == Place.History ? b.Strides : source.Strides, source.Offset, source.Place == Place.History ? b.Size : source.Size);
    }

    private static void AddResidual(Pass pass, Buffer source) => pass.Buffers[source.Name] =
        new Buffer(source.Name, source.Axes) { Strides = source.Strides, Size = source.Size, Place = Place.Residual };

    // An output that got no upstream gradient counts as zero: with several outputs that is usual.
    private static void AddZeros(Pass pass, Layer layer)
    {
        if (layer.Arrays.Count(a => a.Kind == ArrayKind.Out) < 2) return;
        foreach (var b in pass.Buffers.Values.Where(b => b.Place == Place.Gradient && b.IsOptional && b.Parent is null).ToList())
            pass.Buffers[ZerosOf(b.Name)] = new Buffer(ZerosOf(b.Name), b.Axes) { Strides = b.Strides, Size = b.Size, Place = Place.Workspace, FirstUse = 0, LastUse = int.MaxValue };
    }

    /// <summary>The zeros that stand for an upstream gradient that is not given.</summary>
    public static string ZerosOf(string array) => array + "@zeros";

    // A recurrence computed again shares the nest of the adjoint that reads it.
    private static void MergeReverseScans(Pass pass, HashSet<string> recomputed)
    {
        foreach (var up in pass.Steps.OfType<NestStep>().Where(n => n is { Kind: NestKind.Scan, Descending: false } && n.Equations.Any(e => recomputed.Contains(e.Array))).ToList())
        {
            var down = pass.Steps.OfType<NestStep>().FirstOrDefault(n => n != up && n.Kind == NestKind.Scan && n.Lane == up.Lane && n.Sequence[0] == up.Sequence[0] && n.Descending);
            if (down is null) continue;
            down.Equations.InsertRange(0, up.Equations.Where(e => !down.Equations.Contains(e)));
            pass.Steps.Remove(up);
        }
        for (var i = 0; i < pass.Steps.Count; i++) pass.Steps[i].Number = i;
    }

    private static void AddCarrySlots(Pass pass, Dictionary<NestStep, NestSchedule> schedules, List<ScanShape> scans)
    {
        foreach (var pair in schedules.Where(s => s.Value.Again.Count > 0))
        {
            var scan = scans.First(s => s.Lane == pair.Key.Lane && s.Time == pair.Key.Sequence[0]);
            var equations = pair.Value.Equations;
            foreach (var s in equations)
            {
                var isCarried = equations.Any(r => r.Facts.Reads.Any(x => x.Array == s.Array && NestTree.IsCarried(x, r)));
                var isSummed = s.Loops.Any(l => l is { Role: LoopRole.Sequence, Reduces: true });
                var source = pass.Buffers[s.Array];
                if (isCarried)
                {
                    string[] axes = [.. scan.Rows.Where(source.Axes.Contains), .. scan.InnerOf(source), scan.Lane!];
                    pass.Buffers[Print.ReverseScanPrinter.CarrySlot(s.Array)] = new Buffer(Print.ReverseScanPrinter.CarrySlot(s.Array), axes)
                    {
                        Strides = BufferTable.InOrder(axes, axes, Formulas.Of),
                        Size = Formulas.Product(axes.Select(Formulas.Of)),
                        Place = Place.Workspace,
                        FirstUse = pair.Key.Number,
                        LastUse = pair.Key.Number,
                    };
                }
                if (isSummed && source.Place == Place.Register && source.Axes.Contains(scan.Lane))
                    source.Strides = BufferTable.InOrder(source.Axes, [.. source.Axes.Where(scan.Rows.Contains), .. scan.InnerOf(source), scan.Lane!], Formulas.Of);
            }
        }
    }
}
