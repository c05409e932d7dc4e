using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>The lane programs of a layer for people: what the printers of all targets start from.</summary>
public static class LanesText
{
    /// <summary>Both passes, one program a nest; products and softmax-weighted sums are calls of hand kernels and have none.</summary>
    public static string Print(CompiledLayer layer)
    {
        var writer = new CodeWriter();
        foreach (var pass in new[] { layer.Forward, layer.Backward })
        {
            if (pass is null) continue;
            foreach (var step in pass.Pass.Steps)
            {
                if (step is not NestStep nest)
                {
                    writer.Line($"{pass.Pass.Name}{step.Number}: hand kernel ({(step is GemmStep ? "product" : "softmax-weighted sum")})");
                    continue;
                }
                var (top, unit) = NestPrinter.Of(pass, nest).Lower();
                writer.Line($"{pass.Pass.Name}{step.Number}: {PlanText.Describe(step, pass)}");
                foreach (var e in step.Equations) writer.Line($"    // {Text.IrText.Print(e)}");
                Section(writer, "once", top);
                Section(writer, "each unit", unit);
            }
        }
        return writer.ToString();
    }

    private static void Section(CodeWriter writer, string name, List<LaneNode> nodes)
    {
        if (nodes.Count == 0) return;
        writer.Indent($"  {name}");
        foreach (var node in Unroll.Run(nodes)) Print(writer, node);
        writer.Unindent();
    }

    private static void Print(CodeWriter writer, LaneNode node)
    {
        switch (node)
        {
            case Let let:
                var type = let.Kind switch { ValueKind.Pointer => "address ", ValueKind.Integer => "integer ", _ => "" };
                writer.Line($"{type}{let.Name} = {Operation(let.Op, let.Arguments)}");
                break;
            case Set set: writer.Line($"{set.Name} := {Operation(set.Op, set.Arguments)}"); break;
            case Write write: writer.Line(Operation(write.Op, write.Arguments)); break;
            case Tile tile: writer.Line($"tile {tile.Name} of {Plain(tile.Vectors)} vectors"); break;
            case Branch branch:
                Block(writer, $"if {Plain(branch.Condition)}", branch.Then);
                if (branch.Else.Count > 0) Block(writer, "else", branch.Else);
                break;
            case Unrolled unrolled:
                var plain = unrolled.Plain;
                Block(writer, $"for {plain.Variable} from {Plain(plain.From)} to {Plain(plain.To)} by {Unroll.Factor}", unrolled.Body);
                Block(writer, $"for the rest of {plain.Variable}", plain.Body);
                break;
            case Loop loop:
                var order = loop.Form switch { LoopForm.Down => " downwards", LoopForm.Lanes => " by lanes", _ => "" };
                Block(writer, $"for {loop.Variable} from {Plain(loop.From)} to {Plain(loop.To)}{order}", loop.Body);
                break;
            default: throw new InvalidOperationException($"unknown statement {node.GetType().Name}");
        }
    }

    private static void Block(CodeWriter writer, string header, List<LaneNode> body)
    {
        writer.Indent(header);
        foreach (var node in body) Print(writer, node);
        writer.Unindent();
    }

    private static string Operation(string op, string[] arguments) =>
        arguments.Length == 0 ? op : $"{op} {string.Join(", ", arguments.Select(Plain))}";

    // Sizes carry C#'s casts and braces around axes; neither says anything here.
    private static string Plain(string text) => text.Replace("(long)", "").Replace("{", "#").Replace("}", "");
}
