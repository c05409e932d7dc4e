using static Nexus.Compiler.Print.Ptx.PtxKernel;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>
/// The transcendental functions, with the formulas and coefficients of the processor's lanes, step by step and rounding by
/// rounding: what
/// differs between the two is the order of sums, never a function.
/// </summary>
/// <remarks>The hardware's own approximations (ex2.approx, 2 ulp; lg2.approx, sin.approx, whose errors are absolute) are not
/// used: the
/// errors of the formulas here are at most 2.6 ulp over all arguments, subnormal results included, and the error rule counts
/// them.</remarks>
internal sealed partial class PtxMaths(PtxKernel kernel)
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-6f;
    // 1.5·2²³ + 254: adding it rounds to an integer n and leaves n + 254 in the low bits, the form that Scale takes.
    private const float Magic = 12582912f + 254f;
    private const int TwoThirds = 0x3F2AAAAB;

    private PtxValue Add(PtxValue x, PtxValue y) => kernel.F("add.rn.f32", x, y);
    private PtxValue Sub(PtxValue x, PtxValue y) => kernel.F("sub.rn.f32", x, y);
    private PtxValue Mul(PtxValue x, PtxValue y) => kernel.F("mul.rn.f32", x, y);
    private PtxValue Div(PtxValue x, PtxValue y) => kernel.F("div.rn.f32", x, y);
    private PtxValue Neg(PtxValue x) => kernel.F("neg.f32", x);
    private PtxValue Abs(PtxValue x) => kernel.F("abs.f32", x);
    private PtxValue Fma(PtxValue x, PtxValue y, PtxValue z) => kernel.F("fma.rn.f32", x, y, z);
    private PtxValue Fnma(PtxValue x, PtxValue y, PtxValue z) => Fma(Neg(x), y, z);
    private PtxValue If(string comparison, PtxValue x, PtxValue y) => kernel.Op(PtxKind.Mask, $"setp.{comparison}.f32", x, y);
    private PtxValue Pick(PtxValue mask, PtxValue x, PtxValue y) => kernel.F("selp.f32", x, y, mask);
    private PtxValue Both(PtxValue x, PtxValue y) => kernel.Op(PtxKind.Mask, "and.pred", x, y);
    private PtxValue Either(PtxValue x, PtxValue y) => kernel.Op(PtxKind.Mask, "or.pred", x, y);
    private PtxValue Not(PtxValue x) => kernel.Op(PtxKind.Mask, "not.pred", x);
    private PtxValue Floor(PtxValue x) => kernel.F("cvt.rmi.f32.f32", x);
    private PtxValue Bits(PtxValue x) => kernel.Op(PtxKind.Word, "mov.b32", x);
    private PtxValue FromBits(PtxValue x) => kernel.F("mov.b32", x);
    private PtxValue Word(string operation, PtxValue x, int y) => kernel.Op(PtxKind.Word, operation, x, Whole(y));
    private PtxValue Word(string operation, PtxValue x, PtxValue y) => kernel.Op(PtxKind.Word, operation, x, y);
    private PtxValue Number(PtxValue word) => kernel.F("cvt.rn.f32.s32", word);

    private static PtxValue Whole(int x) => new(PtxKind.Word, x.ToString(System.Globalization.CultureInfo.InvariantCulture));

    // c0 xⁿ + … + cn by Horner's rule.
    private PtxValue Polynomial(PtxValue x, params float[] coefficients)
    {
        var p = Constant(coefficients[0]);
        foreach (var c in coefficients.Skip(1)) p = Fma(p, x, Constant(c));
        return p;
    }

    // NaN fails both comparisons and passes.
    private PtxValue Clamp(PtxValue x, float low, float high) =>
        Pick(If("lt", x, Constant(low)), Constant(low), Pick(If("gt", x, Constant(high)), Constant(high), x));

    private (PtxValue Nearest, PtxValue Power) Nearest(PtxValue x)
    {
        var shifted = Add(x, Constant(Magic));
        return (Sub(shifted, Constant(Magic)), Bits(shifted));
    }

    // x 2ⁿ in two products, so that a subnormal or infinite result is rounded once.
    private PtxValue Scale(PtxValue x, PtxValue power)
    {
        var half = Word("shr.s32", power, 1);
        var rest = Word("sub.s32", power, half);
        return Mul(Mul(x, FromBits(Word("shl.b32", half, 23))), FromBits(Word("shl.b32", rest, 23)));
    }

    private PtxValue WithSign(PtxValue magnitude, PtxValue x) =>
        FromBits(Word("or.b32", Bits(magnitude), Word("and.b32", Bits(x), int.MinValue)));

    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    public PtxValue Sign(PtxValue x) =>
        Pick(If("eq", x, Constant(0f)), x, Pick(If("eq", x, x), WithSign(Constant(1f), x), x));

    /// <summary>2ˣ. Largest error: 0.9 ulp.</summary>
    public PtxValue Exp2(PtxValue x)
    {
        var bounded = Clamp(x, -151f, 129f);
        var (n, power) = Nearest(bounded);
        return Scale(PowerOfRest(Sub(bounded, n)), power);
    }

    private PtxValue PowerOfRest(PtxValue r) =>
        Polynomial(r, 1.53292785e-4f, 1.33909704e-3f, 9.61849932e-3f, 5.55035956e-2f, 2.40226477e-1f, 6.93147182e-1f, 1f);

    /// <summary>eˣ. Largest error: 0.9 ulp.</summary>
    public PtxValue Exp(PtxValue x)
    {
        var (r, power) = Reduce(Clamp(x, -104.5f, 89f));
        return Scale(Polynomial(r, 1.38207746e-3f, 8.36924929e-3f, 4.1668281e-2f, 1.66665167e-1f, 0.49999994f, 1f, 1f), power);
    }

    // x - n ln 2 and n.
    private (PtxValue Part, PtxValue Power) Reduce(PtxValue x)
    {
        var (n, power) = Nearest(Mul(x, Constant(Log2E)));
        return (Fnma(n, Constant(Ln2Low), Fnma(n, Constant(Ln2High), x)), power);
    }

    private (PtxValue Value, PtxValue Power) ExpOfMinusRest(PtxValue x)
    {
        var (r, power) = Reduce(x);
        var p = Polynomial(r, 1.38207746e-3f, -8.36924929e-3f, 4.1668281e-2f, -1.66665167e-1f, 0.49999994f);
        return (Add(Fma(Mul(r, r), p, Neg(r)), Constant(1f)), power);
    }

    /// <summary>1 ⁄ (1 + e⁻ˣ). Largest error: 2.6 ulp.</summary>
    public PtxValue Sigmoid(PtxValue x)
    {
        var (p, power) = ExpOfMinusRest(Clamp(x, -112f, 30f));
        var m = Scale(Constant(1f), power);
        return Div(m, Add(m, p));
    }

    /// <summary>x ⁄ (1 + e⁻ˣ). Largest error: 2.4 ulp.</summary>
    public PtxValue Silu(PtxValue x)
    {
        var bounded = Clamp(x, -112f, 30f);
        var (p, power) = ExpOfMinusRest(bounded);
        var y = Div(Scale(bounded, power), Add(Scale(Constant(1f), power), p));
        return Pick(If("lt", Constant(30f), x), x, y);
    }

    /// <summary>tanh x. Largest error: 2.4 ulp.</summary>
    public PtxValue Tanh(PtxValue x)
    {
        var a = Clamp(Abs(x), 0f, 9.1f);
        var (r, power) = Reduce(Add(a, a));
        var p = Polynomial(r, 1.9766114e-4f, 1.3933226e-3f, 8.33354238e-3f, 4.16664854e-2f, 0.166666657f, 0.5f);
        var q = Fma(Mul(r, r), p, r);
        var s = Scale(Constant(1f), power);
        var t = Fma(q, s, Sub(s, Constant(1f)));
        var isLarge = If("lt", Constant(2f), t);
        var quotient = Div(Pick(isLarge, Constant(-2f), t), Add(t, Constant(2f)));
        return WithSign(Pick(isLarge, Add(Constant(1f), quotient), quotient), x);
    }

    /// <summary>erf x. Largest error: 1.2 ulp.</summary>
    public PtxValue Erf(PtxValue x)
    {
        var a = Abs(x);
        var p = Polynomial(Mul(x, x), 7.80980481e-5f, -7.99844798e-4f, 5.18720038e-3f, -2.68533546e-2f, 0.112835787f,
            -0.37612626f, 0.128379166f);
        var q = Polynomial(Clamp(a, 1f, 4f), 2.70658929e-4f, -4.27055033e-3f, 3.15800682e-2f, -0.148912296f, -0.920457244f,
            -1.62616479f, -4.62540571e-4f);
        return Pick(If("lt", a, Constant(1f)), Fma(x, p, x), WithSign(Sub(Constant(1f), Exp2(q)), x));
    }

    /// <summary>max(x, 0) + log(1 + e^-|x|). Largest error: 1.8 ulp.</summary>
    public PtxValue Softplus(PtxValue x)
    {
        var z = Exp(Neg(Abs(x)));
        var s = Div(z, Add(z, Constant(2f)));
        var s2 = Mul(s, s);
        var p = Polynomial(s2, 0.242445096f, 0.214440212f, 0.286152065f, 0.399989486f, 0.666666746f);
        return Add(Pick(If("lt", x, Constant(0f)), Constant(0f), x), Fnma(s, Fnma(s2, p, z), z));
    }

    /// <summary>sin x, and with a quarter of 1 cos x. Largest error: 1.7 ulp; above 2⁵⁰ the argument itself is not reduced
    /// rightly.</summary>
    public PtxValue SinCos(PtxValue x, int quarter)
    {
        var shifted = Fma(x, Constant(0.636619747f), Constant(12582912f));
        var k = Sub(shifted, Constant(12582912f));
        var near = Fnma(k, Constant(-1.71512489e-15f), Fnma(k, Constant(-4.37113883e-8f), Fnma(k, Constant(1.57079637f), x)));
        var r = kernel.F("mov.f32", near);
        var turn = kernel.Op(PtxKind.Word, "mov.b32", shifted);
        Far(x, r, turn);
        turn = Word("add.s32", turn, quarter);
        var u = Mul(r, r);
        var sin = Fma(Mul(u, r), Polynomial(u, -1.94520806e-4f, 8.33166391e-3f, -0.166666463f), r);
        var cos = Fma(u, Polynomial(u, 2.43605682e-5f, -1.38866343e-3f, 4.16666307e-2f, -0.5f), Constant(1f));
        var odd = kernel.Op(PtxKind.Mask, "setp.ne.s32", Word("and.b32", turn, 1), Whole(0));
        return FromBits(Word("xor.b32", Bits(Pick(odd, cos, sin)), Word("shl.b32", Word("and.b32", turn, 2), 30)));
    }

    // |x| > 2²⁰: three constants of 24 bits no longer hold k π⁄2, so the argument is reduced in double.
    private void Far(PtxValue x, PtxValue rest, PtxValue turn)
    {
        var end = kernel.Label("near");
        var isFar = If("gt", Abs(x), Constant(1048576f));
        kernel.Line($"@!{isFar.Text} bra {end}");
        var wide = kernel.Op(PtxKind.Double, "cvt.f64.f32", x);
        var k = kernel.Op(PtxKind.Double, "cvt.rni.f64.f64",
            kernel.Op(PtxKind.Double, "mul.rn.f64", wide, Constant(0.63661977236758134)));
        var minus = kernel.Op(PtxKind.Double, "neg.f64", k);
        var r = wide;
        foreach (var part in new[] { 1.5707963267948966, 6.123233995736766e-17, -1.4973849048591833e-33 })
            r = kernel.Op(PtxKind.Double, "fma.rn.f64", minus, Constant(part), r);
        kernel.Line($"cvt.rn.f32.f64 {rest.Text}, {r.Text}");
        var whole = kernel.Op(PtxKind.Integer, "cvt.rni.s64.f64", k);
        kernel.Line($"cvt.u32.u64 {turn.Text}, {whole.Text}");
        kernel.Mark(end);
    }
}
