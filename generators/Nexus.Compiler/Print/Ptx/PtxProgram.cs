using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>A lane program and how its outer loops run in parallel: what becomes one kernel.</summary>
/// <param name="Name">The end of the entry's name, unique in its pass.</param>
/// <param name="What">What it does, for people.</param>
/// <param name="Rows">Parallel loops, outermost first: the variable of each, and its extent.</param>
/// <param name="Nodes">The program of one unit.</param>
/// <param name="Threads">Lanes: threads of a block.</param>
internal sealed record PtxProgram(string Name, string What, List<(string Variable, Extent Size)> Rows, List<LaneNode> Nodes,
    int Threads)
{
    /// <summary>When blocks of lanes are parallel too: the variable of the first lane, and the extent of the lanes.</summary>
    public (string Variable, Extent Size)? Lanes { get; init; }

    /// <summary>The equations it computes.</summary>
    public List<Equation> Equations { get; init; } = [];

    /// <summary>When not null, the first row is the time of this loop, and the host runs it.</summary>
    public PtxLoop? Loop { get; init; }

    /// <summary>Runs only when the condition holds.</summary>
    public string? When { get; init; }

    /// <summary>A size as the text of a lane program.</summary>
    public static string Text(Extent size) => Formulas.ToCode(size, a => "{" + a + "}");

    /// <summary>The kernel's text, and its launch.</summary>
    public (string Text, PtxLaunch Launch) Print(string prefix, PtxContext context)
    {
        var entry = $"{prefix}{Name}";
        // Without lanes all threads do the same, and one warp is enough.
        var threads = Lanes is null && !HasLanes(Nodes) ? 32 : Threads;
        var kernel = new PtxKernel(entry, context, threads);
        var body = new PtxBody(kernel, Nodes);
        var nodes = Nodes;
        var lanes = Lanes;
        // Rows whose lanes need nothing of each other are cut into blocks of lanes: more blocks, and no loop.
        if (lanes is null && !body.HasSharing && Nodes.Count > 0
            && Nodes[Nodes.Count - 1] is Loop { Form: LoopForm.Lanes, From: "0" } loop
            && Nodes.Take(Nodes.Count - 1).All(n => n is Let))
        {
            lanes = (loop.Variable, ScalarTextSize(loop.To));
            nodes = [.. Nodes.Take(Nodes.Count - 1), .. loop.Body];
        }
        Units(kernel, body, lanes);
        body.Run(When is null ? nodes : [new Branch(When, nodes, [])]);
        body.Finish();
        var equations = Equations.Select(e => Nexus.Compiler.Text.IrText.Print(e)).ToEquatable();
        var units = Formulas.Product(Rows.Skip(FirstRow).Select(r => r.Size));
        var launch = new PtxLaunch(entry, What, units, lanes?.Size, threads, body.TileFloats, equations, Loop);
        return (kernel.Text(equations), launch);
    }

    private int FirstRow => Loop is null ? 0 : 1;

    // The variables of the parallel loops from the number of the block.
    private void Units(PtxKernel kernel, PtxBody body, (string Variable, Extent Size)? lanes)
    {
        var threads = kernel.Threads;
        body.Define("unit", kernel.Block());
        if (lanes is { } cut)
        {
            var size = Text(cut.Size);
            body.Define("blocks", body.Integer($"({size} + {threads - 1}) / {threads}"));
            body.Define(cut.Variable, body.Integer($"unit % blocks * {threads}"));
            body.Lanes(body.Integer($"Min({size} - {cut.Variable}, {threads})"));
            if (Rows.Count > FirstRow) body.Define("unit", body.Integer("unit / blocks"));
        }
        if (Loop is not null) body.Define(Rows[0].Variable, kernel.Time());
        for (var i = Rows.Count - 1; i >= FirstRow; i--)
        {
            body.Define(Rows[i].Variable, body.Integer(i == FirstRow ? "unit" : $"unit % ({Text(Rows[i].Size)})"));
            if (i > FirstRow) body.Define("unit", body.Integer($"unit / ({Text(Rows[i].Size)})"));
        }
    }

    private static bool HasLanes(IEnumerable<LaneNode> nodes) => nodes.Any(n => n switch
    {
        Loop loop => loop.Form == LoopForm.Lanes || HasLanes(loop.Body),
        Branch branch => HasLanes(branch.Then) || HasLanes(branch.Else),
        Tile or SharedTile => true,
        _ => false,
    });

    // A loop's end is a size that was computed before, by its name, or a size as text.
    private Extent ScalarTextSize(string end) => ScalarText.Size(
        Nodes.OfType<Let>().FirstOrDefault(l => l.Name == end) is { Op: "size" } size ? size.Arguments[0] : end);
}
