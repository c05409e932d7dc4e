using System.Globalization;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>The operations of a lane program on lanes, as PTX; those of memory are in <see cref="PtxBody"/>.</summary>
internal sealed class PtxOperations(PtxKernel kernel, PtxMaths maths)
{
    // Rounding is written out, so ptxas fuses no product with a sum that the lane program keeps apart.
    private static readonly Dictionary<string, string> s_plain = new(StringComparer.Ordinal)
    {
        ["add"] = "add.rn.f32", ["sub"] = "sub.rn.f32", ["mul"] = "mul.rn.f32", ["div"] = "div.rn.f32", ["fma"] = "fma.rn.f32",
        ["max"] = "max.NaN.f32", ["min"] = "min.NaN.f32", ["neg"] = "neg.f32", ["abs"] = "abs.f32", ["sqrt"] = "sqrt.rn.f32",
        ["recip"] = "rcp.rn.f32", ["floor"] = "cvt.rmi.f32.f32",
    };

    private static readonly Dictionary<string, string> s_masks = new(StringComparer.Ordinal)
    {
        ["mask_lt"] = "setp.lt.f32", ["mask_le"] = "setp.le.f32", ["mask_eq"] = "setp.eq.f32",
        ["and"] = "and.pred", ["or"] = "or.pred", ["not"] = "not.pred",
    };

    /// <summary>Whether an operation writes an array.</summary>
    public static bool IsStore(string op) =>
        op is "store" or "store_one" or "scatter" or "add_store" or "add_store_one" or "add_scatter";

    /// <summary>The value of an operation on lanes.</summary>
    public PtxValue Vector(string op, params PtxValue[] a)
    {
        if (s_plain.TryGetValue(op, out var plain)) return kernel.F(plain, a);
        if (s_masks.TryGetValue(op, out var mask)) return kernel.Op(PtxKind.Mask, mask, a);
        switch (op)
        {
            case "copy": return a[0];
            case "zero": return PtxKernel.Constant(0f);
            case "constant": return PtxKernel.Constant(Number(a[0].Text));
            case "fnma": return kernel.F("fma.rn.f32", kernel.F("neg.f32", a[0]), a[1], a[2]);
            case "sq": return kernel.F("mul.rn.f32", a[0], a[0]);
            case "rsqrt": return kernel.F("rcp.rn.f32", kernel.F("sqrt.rn.f32", a[0]));
            case "select": return kernel.F("selp.f32", a[1], a[2], a[0]);
            case "lt" or "le" or "eq": return kernel.F("selp.f32", PtxKernel.Constant(1f), PtxKernel.Constant(0f),
                kernel.Op(PtxKind.Mask, s_masks["mask_" + op], a));
            case "all" or "none": return kernel.Op(PtxKind.Mask, op == "all" ? "setp.eq.u32"
                : "setp.ne.u32", kernel.Thread(), kernel.Thread());
            case "sign": return maths.Sign(a[0]);
            case "exp": return maths.Exp(a[0]);
            case "exp2": return maths.Exp2(a[0]);
            case "log": return maths.Log(a[0]);
            case "log1p": return maths.Log1P(a[0]);
            case "sin": return maths.SinCos(a[0], 0);
            case "cos": return maths.SinCos(a[0], 1);
            case "tanh": return maths.Tanh(a[0]);
            case "sigmoid": return maths.Sigmoid(a[0]);
            case "silu": return maths.Silu(a[0]);
            case "softplus": return maths.Softplus(a[0]);
            case "erf": return maths.Erf(a[0]);
            case "pow": return maths.Pow(a[0], a[1]);
            default: throw new PlanException($"the operation '{op}' of the lanes is unknown to PTX");
        }
    }

    private static float Number(string text) => text switch
    {
        "1f / 0" or "Infinity" => float.PositiveInfinity,
        "-1f / 0" or "-Infinity" => float.NegativeInfinity,
        "0f / 0" => float.NaN,
        _ => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}

/// <summary>Sums and extremes over the lanes of a block.</summary>
/// <remarks>Lanes of a warp are combined pairwise by shuffles, warps in order through shared memory: one order, whatever runs
/// first.</remarks>
internal sealed class PtxReduction(PtxKernel kernel)
{
    /// <summary>The same value in every thread.</summary>
    public PtxValue Run(string op, PtxValue x)
    {
        var combine = op switch { "hsum" => "add.rn.f32", "hmax" => "max.NaN.f32", _ => "min.NaN.f32" };
        for (var step = 16; step > 0; step /= 2)
        {
            var bits = kernel.Op(PtxKind.Word, "mov.b32", x);
            var other = kernel.New(PtxKind.Word);
            kernel.Line($"shfl.sync.bfly.b32 {other.Text}, {bits.Text}, {step}, 31, -1");
            x = kernel.F(combine, x, kernel.F("mov.b32", other));
        }
        if (kernel.Threads == 32) return x;
        kernel.Reduces = true;
        var place = kernel.Op(PtxKind.Word, "shr.u32", kernel.Thread(), new(PtxKind.Word, "5"));
        place = kernel.Op(PtxKind.Word, "shl.b32", place, new(PtxKind.Word, "2"));
        var start = kernel.Op(PtxKind.Word, "mov.u32", new PtxValue(PtxKind.Word, "warps"));
        var own = kernel.Op(PtxKind.Word, "add.u32", start, place);
        var lane = kernel.Op(PtxKind.Word, "and.b32", kernel.Thread(), new(PtxKind.Word, "31"));
        var isFirst = kernel.Op(PtxKind.Mask, "setp.eq.u32", lane, new(PtxKind.Word, "0"));
        // The first barrier: all have read the sums of an earlier reduction. The second: all warps have written theirs.
        kernel.Line("bar.sync 0");
        kernel.Line($"@{isFirst.Text} st.shared.f32 [{own.Text}], {x.Text}");
        kernel.Line("bar.sync 0");
        var result = kernel.F("ld.shared.f32", new PtxValue(PtxKind.Address, "[warps]"));
        for (var warp = 1; warp < kernel.Threads / 32; warp++)
            result = kernel.F(combine, result, kernel.F("ld.shared.f32", new PtxValue(PtxKind.Address, $"[warps+{4 * warp}]")));
        return result;
    }
}
