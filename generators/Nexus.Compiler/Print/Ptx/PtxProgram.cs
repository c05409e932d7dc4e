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

    /// <summary>Runs only when the condition holds.</summary>
    public string? When { get; init; }

    /// <summary>A size as the text of a lane program.</summary>
    public static string Text(Extent size) => Formulas.ToCode(size, a => "{" + a + "}");

    /// <summary>The kernel's text, and its launch.</summary>
    public (string Text, PtxLaunch Launch) Print(string prefix, PtxContext context)
    {
        var entry = $"{prefix}{Name}";
        var kernel = new PtxKernel(entry, context, Threads);
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
        body.Define("unit", kernel.Block());
        if (lanes is { } cut)
        {
            var size = Text(cut.Size);
            body.Define("blocks", body.Integer($"({size} + {Threads - 1}) / {Threads}"));
            body.Define(cut.Variable, body.Integer($"unit % blocks * {Threads}"));
            body.Lanes(body.Integer($"Min({size} - {cut.Variable}, {Threads})"));
            if (Rows.Count > 0) body.Define("unit", body.Integer("unit / blocks"));
        }
        for (var i = Rows.Count - 1; i >= 0; i--)
        {
            body.Define(Rows[i].Variable, i == 0 ? body.Integer("unit") : body.Integer($"unit % ({Text(Rows[i].Size)})"));
            if (i > 0) body.Define("unit", body.Integer($"unit / ({Text(Rows[i].Size)})"));
        }
        body.Run(When is null ? nodes : [new Branch(When, nodes, [])]);
        body.Finish();
        var equations = Equations.Select(e => Nexus.Compiler.Text.IrText.Print(e)).ToEquatable();
        var launch = new PtxLaunch(entry, What, Formulas.Product(Rows.Select(r => r.Size)), lanes?.Size, Threads,
            body.TileFloats, equations);
        return (kernel.Text(equations), launch);
    }

    // A loop's end is a size that was computed before, by its name, or a size as text.
    private Extent ScalarTextSize(string end) => ScalarText.Size(
        Nodes.OfType<Let>().FirstOrDefault(l => l.Name == end) is { Op: "size" } size ? size.Arguments[0] : end);
}
