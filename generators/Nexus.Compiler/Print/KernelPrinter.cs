using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>Prints the whole class of a layer's kernel.</summary>
public sealed class KernelPrinter(CompiledLayer layer, Signature signature)
{
    private static readonly (string Type, string Isa)[] s_widths =
        [("Lanes512", "Isa.Lanes512"), ("Lanes256", "Isa.Lanes256"), ("Lanes128", "Isa.Lanes128"), ("Lanes1", "Isa.Scalar")];

    /// <summary>The nested class <c>Kernel</c>.</summary>
    public void Print(CodeWriter writer)
    {
        writer.Line("/// <summary>The generated kernel of the layer.</summary>");
        writer.Open("public sealed unsafe class Kernel : LayerKernel");
        writer.Line("/// <summary>The kernel; it holds no state.</summary>");
        writer.Line("public static Kernel Instance { get; } = new();");
        writer.Line();
        Metadata(writer);
        Sizes(writer);
        Entry(writer, layer.Forward, "Advance");
        Entry(writer, layer.Backward, "Backward");
        foreach (var pass in new[] { layer.Forward, layer.Backward })
        {
            if (pass is null) continue;
            var printer = new PassPrinter(pass, signature);
            printer.Context(writer);
            printer.Bind(writer);
            printer.Run(writer);
        }
        writer.Close();
    }

    private void Metadata(CodeWriter writer)
    {
        var axes = signature.Axes.Select(a => $"new({Quote(a.Name)}, {(a.IsTime ? "true" : "false")}, {a.Size ?? 0})");
        var scalars = signature.Scalars.Select(s => $"new({Quote(s.Name)}, {Number(s.Default)})");
        var states = layer.Forward.State.Select(b => $"new({Quote(b.Name)}, StateKind.{Kind(b)})");
        writer.Line("/// <inheritdoc/>");
        writer.Line("public override LayerSignature Signature { get; } = new(");
        writer.Line($"    {Quote(signature.Name)},");
        writer.Line($"    [{string.Join(", ", axes)}],");
        writer.Line($"    [{string.Join(", ", scalars)}],");
        writer.Line("    [");
        foreach (var a in signature.Arrays)
            writer.Line($"        new({Quote(a.Name)}, ArrayRole.{a.Kind}, [{string.Join(", ", a.Dimensions.Select(Dimension))}], {(a.Optional ? "true" : "false")}),");
        writer.Line("    ],");
        writer.Line($"    [{string.Join(", ", states)}]);");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override string Ir => {Raw(Text.IrText.Print(layer.Normalised))};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override string? WholeOnly => {(layer.WholeOnly is { } why ? Quote(why) : "null")};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line($"public override string Plan => {Raw(PlanText.Print(layer))};");
        writer.Line();
    }

    /// <summary>The kind of state that a buffer is.</summary>
    public static string Kind(Plan.Buffer b) => b.Place == Place.History ? "History"
        : Passes.Latches.IsLatch(b.Name) ? "Latched" : b.IsCarry ? "Carry" : "Ring";

    private string Dimension(Dim dim) => dim switch
    {
        AxisDim a => $"new Dimension.Of({signature.Axes.ToList().FindIndex(x => x.Name == a.Name)})",
        JoinedDim j => $"new Dimension.Joined({Dimension(j.Outer)}, {Dimension(j.Inner)})",
        ConcatDim c => $"new Dimension.Concat({Dimension(c.First)}, {Dimension(c.Second)})",
        _ => throw new InvalidOperationException(),
    };

    private void Sizes(CodeWriter writer)
    {
        var forward = layer.Forward;
        Size(writer, "WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training)",
            $"{PassPrinter.Sum(forward.Scratch.Select(s => s.Size))} + (training ? 0L : {PassPrinter.Sum(Own(forward.Residuals))}"
            + $" + (capacity == {TimeExtent} ? {PassPrinter.Sum(History(forward.Residuals))} : 0L)) + {PassPrinter.Sum(Own(forward.State))}");
        Size(writer, "BackwardWorkspaceFloats(ReadOnlySpan<int> extents)",
            layer.Backward is null ? "0L" : PassPrinter.Sum(layer.Backward.Scratch.Select(s => s.Size).Concat(layer.Backward.State.Select(b => b.Size))));
        Size(writer, "ResidualFloats(ReadOnlySpan<int> extents)", PassPrinter.Sum(forward.Residuals.Select(b => b.Size)));
        Size(writer, "StateFloats(ReadOnlySpan<int> extents, int capacity)", PassPrinter.Sum(forward.State.Select(b => b.Size)));
    }

    private string TimeExtent => signature.Axes.FirstOrDefault(a => a.IsTime) is { } t ? "c." + Names.AxisField(t.Name) : "1";

    private static IEnumerable<Extent> Own(IEnumerable<Plan.Buffer> buffers) =>
        buffers.Where(b => b.Place != Place.History && !Lower.NestLowering.IsCheckpoints(b.Name)).Select(b => b.Size);

    private static IEnumerable<Extent> History(IEnumerable<Plan.Buffer> buffers) => buffers.Where(b => b.Place == Place.History).Select(b => b.Size);

    private void Size(CodeWriter writer, string signatureText, string formula)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Open($"public override long {signatureText}");
        writer.Line("AdvanceContext c = default;");
        for (var i = 0; i < signature.Axes.Count; i++)
            writer.Line($"c.{Names.AxisField(signature.Axes[i].Name)} = {(signature.Axes[i].Size is { } size ? $"{size}" : $"extents[{i}]")};");
        var time = signature.Axes.FirstOrDefault(a => a.IsTime);
        var capacity = signatureText.Contains("capacity") ? "capacity" : time is null ? "1" : "c." + Names.AxisField(time.Name);
        writer.Line($"c.Capacity = c.Seen = {capacity};");
        writer.Line($"c.Chunks = {(time is null ? "1" : $"GeneratedCode.CeilingDivide(c.{Names.AxisField(time.Name)}, {Names.ChunkLength})")};");
        writer.Line($"return {formula};");
        writer.Close();
        writer.Line();
    }

    private void Entry(CodeWriter writer, PlannedPass? pass, string name)
    {
        writer.Line("/// <inheritdoc/>");
        writer.Open($"public override void {name}(ref Frame f)");
        if (pass is null) writer.Line("throw new NotSupportedException(\"this layer has no input with a gradient\");");
        else
        {
            if (name == "Advance" && layer.WholeOnly is not null)
                writer.Line("if (f.State != null || f.Position != 0) throw new NotSupportedException(WholeOnly);");
            writer.Line($"{name}Context c = default;");
            writer.Line("Bind(ref c, ref f);");
            writer.Open("switch (f.Isa)");
            foreach (var (type, isa) in s_widths.Take(3)) writer.Line($"case {isa} when {type}.IsSupported: {name}<{type}>(ref f, ref c); break;");
            writer.Line($"case Isa.Scalar: {name}<Lanes1>(ref f, ref c); break;");
            writer.Line("default: throw new PlatformNotSupportedException($\"{f.Isa} was asked for, which this processor or this build does not have\");");
            writer.Close();
        }
        writer.Close();
        writer.Line();
    }

    private static string Quote(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "double.PositiveInfinity"
        : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "d";

    private static string Raw(string text) => "\"\"\"\"\n" + text.TrimEnd() + "\n\"\"\"\"";
}
