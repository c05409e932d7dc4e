using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>Prints one pass: its context, how the context is bound, and the steps.</summary>
public sealed class PassPrinter(PlannedPass planned, Signature signature)
{
    private Pass Pass => planned.Pass;
    private bool IsForward => Pass.Name == "Advance";

    private List<Plan.Buffer> Pointers => Pass.Buffers.Values.Where(b => b.Place != Place.Register).OrderBy(b => b.Name, StringComparer.Ordinal).ToList();

    /// <summary>The struct that steps read: extents, hyper-parameters, pointers.</summary>
    public void Context(CodeWriter writer)
    {
        writer.Open($"private unsafe struct {Pass.Name}Context");
        writer.Line("public int Position, Capacity, Chunks, Seen;");
        if (signature.Axes.Count > 0) writer.Line($"public int {string.Join(", ", signature.Axes.Select(a => Names.AxisField(a.Name)))};");
        if (signature.Scalars.Count > 0) writer.Line($"public double {string.Join(", ", signature.Scalars.Select(s => NestLowering.Scalar(s.Name)))};");
        foreach (var buffer in Pointers) writer.Line($"public float* {buffer.Pointer};");
        writer.Close();
        writer.Line();
    }

    /// <summary>Floats of a list of buffers as code, over a context c.</summary>
    public static string Sum(IEnumerable<Extent> sizes)
    {
        var terms = sizes.Select(s => $"GeneratedCode.Pad({Names.Size(s)})").ToList();
        return terms.Count == 0 ? "0L" : "checked(" + string.Join(" + ", terms) + ")";
    }

    /// <summary>The method that fills a context from a frame.</summary>
    public void Bind(CodeWriter writer)
    {
        writer.Open($"private static void Bind(ref {Pass.Name}Context c, ref Frame f)");
        writer.Line("c.Position = f.Position;");
        for (var i = 0; i < signature.Axes.Count; i++)
            writer.Line($"c.{Names.AxisField(signature.Axes[i].Name)} = {(signature.Axes[i].Size is { } size ? $"{size}" : $"f.Extents[{i}]")};");
        writer.Line($"c.Capacity = f.State != null ? f.Capacity : {TimeAxis ?? "1"};");
        writer.Line($"c.Chunks = {(TimeAxis is { } t ? $"GeneratedCode.CeilingDivide({t}, {Names.ChunkLength})" : "1")};");
        writer.Line($"c.Seen = {(TimeAxis is { } axis ? $"c.Position + {axis}" : "1")};");
        for (var i = 0; i < signature.Scalars.Count; i++) writer.Line($"c.{NestLowering.Scalar(signature.Scalars[i].Name)} = f.Scalars[{i}];");
        foreach (var buffer in Pointers.Where(b => b.Place is Place.Parameter or Place.Gradient))
        {
            var table = buffer.Place == Place.Parameter ? "Arrays" : "Gradients";
            var offset = buffer.Offset.Terms.Count == 0 ? "" : $" + ({Names.Size(buffer.Offset)})";
            writer.Line(offset.Length == 0 ? $"c.{buffer.Pointer} = f.{table}[{buffer.Binding}];"
                : $"c.{buffer.Pointer} = f.{table}[{buffer.Binding}] == null ? null : f.{table}[{buffer.Binding}]{offset};");
        }
        writer.Line("float* scratch = f.Workspace;");
        foreach (var (size, users) in planned.Scratch)
        {
            foreach (var user in users) writer.Line($"c.{user.Pointer} = scratch;");
            writer.Line($"scratch += GeneratedCode.Pad({Names.Size(size)});");
        }
        foreach (var buffer in Pointers.Where(b => b.Place == Place.Gradient && Pass.Buffers.ContainsKey(BackwardPass.ZerosOf(b.Name))))
        {
            var zeros = Pass.Buffers[BackwardPass.ZerosOf(buffer.Name)];
            writer.Open($"if (c.{buffer.Pointer} == null)");
            writer.Line($"c.{buffer.Pointer} = c.{zeros.Pointer};");
            writer.Line($"GeneratedCode.Clear(c.{zeros.Pointer}, {Names.Size(zeros.Size)});");
            writer.Close();
        }
        Region(writer, "residual", "f.Residuals", planned.Residuals);
        Region(writer, "state", "f.State", planned.State);
        foreach (var past in planned.State.Where(b => b.Place == Place.Past))
            writer.Line($"if (f.State == null || f.Position == 0) GeneratedCode.Clear(c.{past.Pointer}, {Names.Size(past.Size)});");
        foreach (var buffer in Pointers.Where(b => b.Parent is not null && b.Place is Place.Workspace or Place.Residual or Place.History or Place.Past))
            writer.Line($"c.{buffer.Pointer} = c.{buffer.Parent!.Pointer}{(buffer.Offset.Terms.Count == 0 ? "" : $" + ({Names.Size(buffer.Offset)})")};");
        writer.Close();
        writer.Line();
    }

    private string? TimeAxis => signature.Axes.FirstOrDefault(a => a.IsTime) is { } t ? "c." + Names.AxisField(t.Name) : null;

    // A region of the caller, or the rest of the scratch when the caller gives none.
    private static void Region(CodeWriter writer, string name, string source, List<Plan.Buffer> buffers)
    {
        if (buffers.Count == 0) return;
        writer.Line($"float* {name} = {source} != null ? {source} : scratch;");
        foreach (var buffer in buffers)
        {
            // Without residuals nobody will want the states at chunk starts: their pointer stays null, and the kernel does not keep them.
            var history = NestLowering.IsCheckpoints(buffer.Name) ? "if (f.Residuals != null) "
                : buffer.Place != Place.History ? "" : name == "state" ? "if (f.State != null) " : "if (f.State == null) ";
            writer.Line($"{history}c.{buffer.Pointer} = {name};");
            writer.Line($"{history}{name} += GeneratedCode.Pad({Names.Size(buffer.Size)});");
        }
        writer.Line($"if ({source} == null) scratch = {name};");
    }

    /// <summary>The method that runs the steps in order.</summary>
    public void Run(CodeWriter writer)
    {
        var steps = new StepPrinter(Pass);
        writer.Line("[MethodImpl(MethodImplOptions.NoInlining)]");
        writer.Open($"private static void {Pass.Name}<V>(ref Frame f, ref {Pass.Name}Context c) where V : unmanaged, ILanes<V>");
        writer.Line("f.Ran = V.Isa;");
        TimeLoop? open = null;
        foreach (var step in Pass.Steps)
        {
            var loop = (step as NestStep)?.InOrder;
            if (!ReferenceEquals(loop, open))
            {
                if (open is not null) writer.Close();
                foreach (var member in Pass.Steps.OfType<NestStep>().Where(n => loop is not null && ReferenceEquals(n.InOrder, loop))) Nest(member).Clear(writer);
                if (loop is not null)
                    writer.Open(loop.Descending ? $"for (int at = {Names.Axis(loop.Axis)} - 1; at >= 0; at--)" : $"for (int at = 0; at < {Names.Axis(loop.Axis)}; at++)");
                open = loop;
            }
            switch (step)
            {
                case GemmStep gemm: steps.Gemm(writer, gemm); break;
                case AttentionStep attention: steps.Attention(writer, attention); break;
                case NestStep nest:
                    if (nest.InOrder is null) Nest(nest).Clear(writer);
                    Nest(nest).Call(writer);
                    break;
            }
        }
        if (open is not null) writer.Close();
        if (IsForward) KeepRows(writer);
        writer.Close();
        writer.Line();
        foreach (var step in Pass.Steps)
        {
            if (step is NestStep nest) Nest(nest).Methods(writer);
            else if (step is GemmStep { Epilogue: not null } gemm) steps.Epilogue(writer, gemm);
        }
    }

    private NestPrinter Nest(NestStep nest) => NestPrinter.Of(planned, nest);

    // Windows: the last rows of this call are the earlier rows of the next.
    private void KeepRows(CodeWriter writer)
    {
        var rings = Pass.Buffers.Values.Where(b => b.Past is not null && b.Lag is not null && planned.InMemory.Contains(b.Name) && (b.IsKeptLate || !IsCarried(b.Name))).ToList();
        if (rings.Count == 0) return;
        writer.Open("if (f.State != null)");
        foreach (var b in rings)
        {
            var outer = b.Axes.Take(b.TimeDimension).ToList();
            var width = Formulas.Product(b.Axes.Skip(b.TimeDimension + 1).Select(Formulas.Of));
            for (var i = 0; i < outer.Count; i++) writer.Open($"for (nint i{i} = 0; i{i} < {Names.Axis(outer[i])}; i{i}++)");
            string At(Plan.Buffer x) => $"c.{x.Pointer}" + string.Concat(outer.Select((_, i) => $" + i{i} * (nint)({Names.Size(x.Strides[i])})"));
            writer.Line($"GeneratedCode.KeepRows({At(b.Past!)}, (nint)({Names.Size(b.Past!.Strides[b.TimeDimension])}), {At(b)}, " +
                $"(nint)({Names.Size(b.Strides[b.TimeDimension])}), c.{Names.AxisField(b.Axes[b.TimeDimension])}, (nint)({Names.Size(b.Lag!)}), (nint)({Names.Size(width)}));");
            foreach (var _ in outer) writer.Close();
        }
        writer.Close();
    }

    private bool IsCarried(string array) => planned.Scans.Any(s => s.Arrays.Contains(array));
}
