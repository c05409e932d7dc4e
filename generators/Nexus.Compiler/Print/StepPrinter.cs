using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print;

/// <summary>Prints the calls of hand kernels: matrix products with their epilogues, and softmax-weighted sums.</summary>
public sealed class StepPrinter(Pass pass)
{
    private Plan.Buffer Buffer(string name) => pass.Buffers[name];

    private string Offset(Read read, Plan.Buffer buffer)
    {
        var sum = Formulas.Zero;
        for (var d = 0; d < read.Position.Count; d++)
            if (Formulas.FromAffine(read.Position[d]) is { } constant) sum = Formulas.Add(sum, Formulas.Multiply(constant, buffer.Strides[d]));
        var text = sum.Terms.Count == 0 ? "" : $" + ({Names.Size(sum)})";
        var isNow = buffer.Place == Place.History && Facts.IndexNames(read.Position[buffer.TimeDimension])
            .Any(i => pass.Layer.Indices.First(x => x.Name == i).Axis != Formulas.Seen);
        return isNow && read.Array == buffer.Name
            ? $"{text} + c.Position * (nint)({Names.Size(buffer.Strides[buffer.TimeDimension])})" : text;
    }

    /// <summary>A matrix product.</summary>
    public void Gemm(CodeWriter writer, GemmStep step)
    {
        var product = step.Contraction;
        var sum = step.Equations[0];
        var target = step.Epilogue is { } fused ? new Read(fused.Array, fused.Position) : new Read(sum.Array, sum.Position);
        var (a, b, c) = (Buffer(product.A.Array), Buffer(product.B.Array), Buffer(target.Array));
        var facts = new Facts(sum, pass.Layer);
        var rowStride = step.Epilogue is null ? product.M.C
            : EpilogueAddress.Stride(target, c, Renamed(step, product.Collapsed.M), new Facts(step.Epilogue, pass.Layer))!;
        var guard = c.Place == Place.Gradient ? $"if (c.{c.Pointer} != null)" : null;
        foreach (var e in step.Equations) writer.Line($"// {Text.IrText.Print(e)}");
        if (guard is not null) writer.Line(guard);
        writer.Open();
        var outer = product.Outer.ToList();
        var batch = outer.FirstOrDefault(o => !facts.Reduced.Contains(o.Index));
        if (batch is not null) outer.Remove(batch);
        for (var i = 0; i < outer.Count; i++) writer.Open($"for (nint o{i} = 0; o{i} < {Names.Size(outer[i].Size)}; o{i}++)");
        string Outer(Func<ProductIndex, Extent> stride) => string.Concat(outer.Select((o, i) =>
            stride(o).Terms.Count == 0 ? "" : $" + o{i} * (nint)({Names.Size(stride(o))})"));
        var sums = outer.Select((o, i) => (o, i)).Where(x => facts.Reduced.Contains(x.o.Index)).Select(x => $"o{x.i} > 0").ToList();
        var accumulate = c.Accumulates ? "true" : sums.Count > 0 ? string.Join(" || ", sums) : "false";
        string N(Extent e) => $"(nint)({Names.Size(e)})";
        writer.Open("var shape = new GemmShape");
        writer.Line($"M = (int)({Names.Size(product.M.Size)}), N = (int)({Names.Size(product.N.Size)}), K = (int)({Names.Size(product.K.Size)}),");
        writer.Line($"A = c.{a.Pointer}{Offset(product.A, a)}{Outer(o => o.A)}, ARow = {N(product.M.A)}, ACol = {N(product.K.A)},");
        writer.Line($"B = c.{b.Pointer}{Offset(product.B, b)}{Outer(o => o.B)}, BRow = {N(product.K.B)}, BCol = {N(product.N.B)},");
        writer.Line($"C = c.{c.Pointer}{Offset(target, c)}{Outer(o => o.C)}, CRow = {N(rowStride)}, Accumulate = {accumulate},");
        if (batch is not null) writer.Line($"Batch = (int)({Names.Size(batch.Size)}), ABatch = {N(batch.A)}, BBatch = {N(batch.B)}, CBatch = {N(batch.C)},");
        writer.Close("};");
        writer.Line(step.Epilogue is null ? "global::Nexus.Runtime.Gemm.Run<V>(in shape, f.Pool);"
            : $"global::Nexus.Runtime.Gemm.Run<V, {pass.Name}{step.Number}Epilogue<V>>(in shape, new {pass.Name}{step.Number}Epilogue<V>(({pass.Name}Context*)Unsafe.AsPointer(ref c)), f.Pool);");
        foreach (var _ in outer) writer.Close();
        writer.Close();
    }

    /// <summary>The struct that runs the point-wise consumer of a matrix product on its sums.</summary>
    public void Epilogue(CodeWriter writer, GemmStep step)
    {
        var fused = step.Epilogue!;
        var name = $"{pass.Name}{step.Number}Epilogue";
        writer.Line($"// {Text.IrText.Print(fused)}");
        writer.Line($"private readonly struct {name}<V>({pass.Name}Context* context) : IEpilogue<V>");
        writer.Open("    where V : unmanaged, ILanes<V>");
        writer.Line("public static EpilogueKind Kind => EpilogueKind.Map;");
        writer.Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        writer.Open("public V Apply(V sum, int batch, int m, int n, int count)");
        writer.Line("ref var c = ref *context;");
        writer.Line($"return {EpilogueExpression(fused.Value, step)};");
        writer.Close();
        writer.Close();
        writer.Line();
    }

    private string EpilogueExpression(Expr expr, GemmStep step)
    {
        string Go(Expr e) => EpilogueExpression(e, step);
        switch (expr)
        {
            case Num n: return LaneOps.Text("constant", ((float)n.Value).ToString("R", System.Globalization.CultureInfo.InvariantCulture));
            case ScalarRef s: return LaneOps.Text("scalar", NestLowering.Scalar(s.Name));
            case Read r when r.Array == step.Equations[0].Array: return "sum";
            case Read r: return EpilogueLoad(r, step);
            case Un { Op: UnOp.Stop } u: return Go(u.X);
            case Un u: return LaneOps.Text(LaneOps.Name(u.Op), Go(u.X));
            case Bin { Op: BinOp.Add, X: Bin { Op: BinOp.Mul } p } b: return LaneOps.Text("fma", Go(p.X), Go(p.Y), Go(b.Y));
            case Bin { Op: BinOp.Add, Y: Bin { Op: BinOp.Mul } p } b: return LaneOps.Text("fma", Go(p.X), Go(p.Y), Go(b.X));
            case Bin b: return LaneOps.Text(LaneOps.Name(b.Op), Go(b.X), Go(b.Y));
            case Opt o: return $"(c.{Buffer(o.Array).Pointer} != null ? {Go(o.Then)} : {Go(o.Else)})";
            default: throw new PlanException($"'{expr.GetType().Name}' cannot be an epilogue");
        }
    }

    private string EpilogueLoad(Read read, GemmStep step)
    {
        var facts = new Facts(step.Epilogue!, pass.Layer);
        var buffer = Buffer(read.Array);
        var row = EpilogueAddress.Stride(read, buffer, Renamed(step, step.Contraction.Collapsed.M), facts)!;
        var column = EpilogueAddress.Stride(read, buffer, Renamed(step, step.Contraction.Collapsed.N), facts)!;
        var address = $"c.{buffer.Pointer}{Offset(read, buffer)}";
        if (row.Terms.Count > 0) address += $" + m * (nint)({Names.Size(row)})";
        if (column.Terms.Count == 0) return $"V.Broadcast(*({address}))";
        return $"(count == V.Count ? V.Load({address} + n) : V.LoadPart({address} + n, count))";
    }

    // The consumer's own names for the indices of the product.
    private static List<string> Renamed(GemmStep step, List<string> indices)
    {
        var map = step.Equations[0].Position.Zip(step.Epilogue!.Position, (x, y) => (x, y))
            .ToDictionary(p => Facts.PlainIndex(p.x)!, p => Facts.PlainIndex(p.y)!);
        return indices.Select(i => map[i]).ToList();
    }

    /// <summary>A softmax-weighted sum, forward or backward.</summary>
    public void Attention(CodeWriter writer, AttentionStep step)
    {
        var plan = step.Plan;
        var facts = new Facts(step.Equations[0], pass.Layer);
        var shared = Indices(plan.Q).Where(i => i != plan.Time && !plan.Contracted.Contains(i) && Indices(plan.K).Contains(i)).ToList();
        var repeated = Indices(plan.Q).Where(i => i != plan.Time && !plan.Contracted.Contains(i) && !shared.Contains(i)).ToList();
        if (shared.Count > 2 || repeated.Count > 1)
            throw new PlanException($"'{plan.Y.Array}': attention over {shared.Count} shared and {repeated.Count} repeated head axes; at most 2 and 1 are supported");
        string Axis(string index) => Names.Size(Formulas.Of(pass.Layer.Indices.First(x => x.Name == index).Axis));
        var group = shared.Count > 0 ? shared[shared.Count - 1] : null;
        var batch = shared.Count > 1 ? shared[0] : null;
        var rep = repeated.FirstOrDefault();
        string Size(string? index) => index is null ? "1" : $"(int)({Axis(index)})";
        string Stride(Read r, string? index)
        {
            if (index is null) return "0";
            for (var d = 0; d < r.Position.Count; d++)
                if (Facts.PlainIndex(r.Position[d]) == index) return $"(nint)({Names.Size(Buffer(r.Array).Strides[d])})";
            return "0";
        }
        string Product(IEnumerable<string> indices) => $"(int)({Names.Size(Formulas.Product(indices.Select(i => Formulas.Of(pass.Layer.Indices.First(x => x.Name == i).Axis))))})";
        string Start(Read r) => $"c.{Buffer(r.Array).Pointer}{(Buffer(r.Array).Place == Place.History ? "" : Offset(r, Buffer(r.Array)))}";
        foreach (var e in step.Equations) writer.Line($"// {Text.IrText.Print(e)}");
        writer.Open();
        writer.Open("var shape = new AttentionShape");
        writer.Line($"Batch = {Size(batch)}, Groups = {Size(group)}, Rep = {Size(rep)}, T = (int)({Axis(plan.Time)}), S = c.Position + (int)({Axis(plan.Time)}),");
        writer.Line($"HeadDim = {Product(plan.Contracted)}, ValueDim = {Product(plan.Value)}, Position = c.Position,");
        writer.Line($"Window = {(plan.Window is null ? "long.MaxValue" : $"(long)({Scalar(plan.Window)})")}, Scale = (float)({Scalar(plan.Scale)}), Cap = {(plan.Cap is null ? "0" : $"(float)({Scalar(plan.Cap)})")},");
        writer.Line($"Q = {Start(plan.Q)}, QBatch = {Stride(plan.Q, batch)}, QGroup = {Stride(plan.Q, group)}, QRep = {Stride(plan.Q, rep)}, QTime = {Stride(plan.Q, plan.Time)},");
        writer.Line($"K = {Start(plan.K)}, KBatch = {Stride(plan.K, batch)}, KGroup = {Stride(plan.K, group)}, KTime = {Stride(plan.K, plan.Key)},");
        writer.Line($"V = {Start(plan.V)}, VBatch = {Stride(plan.V, batch)}, VGroup = {Stride(plan.V, group)}, VTime = {Stride(plan.V, plan.Key)},");
        writer.Line($"Y = {Start(plan.Y)}, YBatch = {Stride(plan.Y, batch)}, YGroup = {Stride(plan.Y, group)}, YRep = {Stride(plan.Y, rep)}, YTime = {Stride(plan.Y, plan.Time)},");
        writer.Line($"MaxSum = c.{Plan.Buffer.Identifier(plan.MaxSum)},");
        writer.Close("};");
        if (plan.Gradients is not { } g) writer.Line("global::Nexus.Runtime.CausalAttention.Forward<V>(in shape, f.Pool);");
        else
        {
            writer.Line($"var gradients = new AttentionGradients {{ DY = c.{Buffer(g.Y).Pointer}, DQ = {Gradient(g.Q)}, DK = {Gradient(g.K)}, DV = {Gradient(g.V)} }};");
            writer.Line("global::Nexus.Runtime.CausalAttention.Backward<V>(in shape, in gradients, f.Pool);");
        }
        writer.Close();
    }

    private string Gradient(string? array) => array is null ? "null" : $"c.{Buffer(array).Pointer}";

    private static List<string> Indices(Read r) => r.Position.Select(Facts.PlainIndex).OfType<string>().ToList();

    // A uniform expression of extents and hyper-parameters, in double precision.
    internal static string Scalar(Expr expr) => expr switch
    {
        Num n => n.Value.ToString("R", System.Globalization.CultureInfo.InvariantCulture) + "d",
        ScalarRef s => $"c.{NestLowering.Scalar(s.Name)}",
        Number n => "(double)(" + string.Join(" + ", n.Value.Terms.Select(t => $"{t.Coefficient} * " + (t.Atom switch
        {
            ExtentAtom e => Names.Size(Formulas.Of(e.Axis)),
            ScalarAtom s => $"(long)c.{NestLowering.Scalar(s.Name)}",
            CompoundAtom { Op: CompoundOp.Mul } c => $"({Scalar(new Number(c.X))} * {Scalar(new Number(c.Y))})",
            _ => throw new PlanException("an attention's scale, cap and window must be the same for the whole call"),
        })).Append(n.Value.Constant.ToString(System.Globalization.CultureInfo.InvariantCulture))) + ")",
        Un { Op: UnOp.Sqrt } u => $"Math.Sqrt({Scalar(u.X)})",
        Un { Op: UnOp.Rsqrt } u => $"(1 / Math.Sqrt({Scalar(u.X)}))",
        Un { Op: UnOp.Recip } u => $"(1 / {Scalar(u.X)})",
        Un { Op: UnOp.Neg } u => $"(-{Scalar(u.X)})",
        Un { Op: UnOp.Abs } u => $"Math.Abs({Scalar(u.X)})",
        Bin { Op: BinOp.Add } b => $"({Scalar(b.X)} + {Scalar(b.Y)})",
        Bin { Op: BinOp.Sub } b => $"({Scalar(b.X)} - {Scalar(b.Y)})",
        Bin { Op: BinOp.Mul } b => $"({Scalar(b.X)} * {Scalar(b.Y)})",
        Bin { Op: BinOp.Div } b => $"({Scalar(b.X)} / {Scalar(b.Y)})",
        _ => throw new PlanException("an attention's scale, cap and window must be the same for the whole call"),
    };
}
