using Nexus.Compiler.Lower;

namespace Nexus.Compiler.Print;

/// <summary>Prints a lane program as C#.</summary>
public static class LanePrinter
{
    /// <summary>Prints statements.</summary>
    public static void Print(CodeWriter writer, IEnumerable<LaneNode> nodes)
    {
        var list = Unroll.Run(nodes);
        RequireStack(writer, list.OfType<Tile>().Select(t => Names.Fill(t.Vectors)).ToList());
        foreach (var node in list) Print(writer, node);
    }

    /// <summary>Checks the sum of a method's tiles; one alone is checked where it is made.</summary>
    internal static void RequireStack(CodeWriter writer, IReadOnlyList<string> tiles)
    {
        if (tiles.Count > 1) writer.Line($"GeneratedCode.RequireStack({string.Join(" + ", tiles.Select(t => $"(long)({t})"))}, V.Count);");
    }

    private static void Print(CodeWriter writer, LaneNode node)
    {
        switch (node)
        {
            case Let let:
                var type = let.Kind switch { ValueKind.Pointer => "float*", ValueKind.Integer => "nint", _ => "V" };
                writer.Line($"{type} {let.Name} = {Text(let.Op, let.Arguments)};");
                break;
            case Set set: writer.Line($"{set.Name} = {Text(set.Op, set.Arguments)};"); break;
            case Write write: writer.Line($"{Text(write.Op, write.Arguments)};"); break;
            case Tile tile:
                writer.Line($"float* {tile.Name}_raw = stackalloc float[GeneratedCode.TileFloats({Names.Fill(tile.Vectors)}, V.Count)];");
                writer.Line($"float* {tile.Name} = GeneratedCode.Align({tile.Name}_raw);");
                break;
            case Branch branch:
                writer.Open($"if ({branch.Condition})");
                Print(writer, branch.Then);
                writer.Close();
                if (branch.Else.Count > 0)
                {
                    writer.Open("else");
                    Print(writer, branch.Else);
                    writer.Close();
                }
                break;
            case Unrolled unrolled:
                var variable = unrolled.Plain.Variable;
                writer.Line($"nint {variable} = {unrolled.Plain.From};");
                writer.Open($"for (; {variable} + {Unroll.Factor} <= {unrolled.Plain.To}; {variable} += {Unroll.Factor})");
                Print(writer, unrolled.Body);
                writer.Close();
                writer.Open($"for (; {variable} < {unrolled.Plain.To}; {variable}++)");
                foreach (var inner in unrolled.Plain.Body) Print(writer, inner);
                writer.Close();
                break;
            case Loop loop:
                writer.Open(loop.Form switch
                {
                    LoopForm.Up => $"for (nint {loop.Variable} = {loop.From}; {loop.Variable} < {loop.To}; {loop.Variable}++)",
                    LoopForm.Down => $"for (nint {loop.Variable} = {loop.To} - 1; {loop.Variable} >= {loop.From}; {loop.Variable}--)",
                    _ => $"for (nint {loop.Variable} = {loop.From}; {loop.Variable} < {loop.To}; {loop.Variable} += V.Count)",
                });
                if (loop.Form == LoopForm.Lanes) writer.Line($"nint lanes = P.IsWhole ? V.Count : Math.Min(V.Count, {loop.To} - {loop.Variable});");
                Print(writer, loop.Body);
                writer.Close();
                break;
            default: throw new InvalidOperationException($"unknown statement {node.GetType().Name}");
        }
    }

    private static string Text(string op, string[] arguments) => Names.Fill(LaneOps.Text(op, arguments));
}
