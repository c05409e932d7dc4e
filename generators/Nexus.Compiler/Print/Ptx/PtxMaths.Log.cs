using static Nexus.Compiler.Print.Ptx.PtxKernel;

namespace Nexus.Compiler.Print.Ptx;

internal sealed partial class PtxMaths
{
    /// <summary>log x. Largest error: 0.9 ulp.</summary>
    public PtxValue Log(PtxValue x)
    {
        var (k, m) = Split(x);
        return LogEnds(x, LogOf1Plus(Sub(m, Constant(1f)), k));
    }

    /// <summary>log(1 + x). Largest error: 1.6 ulp.</summary>
    public PtxValue Log1P(PtxValue x)
    {
        var u = Add(Constant(1f), x);
        var bits = Word("and.b32", Word("sub.s32", Bits(u), TwoThirds), unchecked((int)0xFF800000));
        var s = FromBits(Word("sub.s32", Bits(kernel.F("mov.f32", Constant(1f))), bits));
        var near = Fma(x, s, Sub(s, Constant(1f)));
        var f = Pick(If("lt", x, Constant(33554432f)), near, Sub(FromBits(Word("sub.s32", Bits(u), bits)), Constant(1f)));
        var ends = LogEnds(u, LogOf1Plus(f, Number(Word("shr.s32", bits, 23))));
        return Pick(If("eq", x, Constant(0f)), x, ends);
    }

    // k as a number and m with x = m 2ᵏ, m in [⅔, 4⁄3); subnormals are scaled up first.
    private (PtxValue Power, PtxValue Part) Split(PtxValue x)
    {
        var tiny = If("lt", x, Constant(1.17549435e-38f));
        var scaled = Bits(Pick(tiny, Mul(x, Constant(8388608f)), x));
        var shift = Word("and.b32", Word("sub.s32", scaled, TwoThirds), unchecked((int)0xFF800000));
        var m = FromBits(Word("sub.s32", scaled, shift));
        return (Sub(Number(Word("shr.s32", shift, 23)), Pick(tiny, Constant(23f), Constant(0f))), m);
    }

    private PtxValue LogOf1Plus(PtxValue f, PtxValue k)
    {
        var p = Polynomial(f, 0.119453005f, -0.12838237f, 0.107729502f, -0.12197575f, 0.143024355f, -0.166794285f,
            0.199996889f, -0.249998242f, 0.333333343f);
        var f2 = Mul(f, f);
        var tail = Fma(Mul(f2, f), p, Mul(Constant(-0.5f), f2));
        tail = Fma(k, Constant(Ln2Low), tail);
        return Fma(k, Constant(Ln2High), Add(f, tail));
    }

    private PtxValue LogEnds(PtxValue x, PtxValue result)
    {
        result = Pick(If("lt", x, Constant(float.PositiveInfinity)), result, x);
        result = Pick(If("lt", x, Constant(0f)), Constant(float.NaN), result);
        return Pick(If("eq", x, Constant(0f)), Constant(float.NegativeInfinity), result);
    }

    /// <summary>xʸ, signs and ends as IEEE 754 pow. Largest error: 1.5 ulp.</summary>
    public PtxValue Pow(PtxValue x, PtxValue y)
    {
        var a = Abs(x);
        var (high, low) = Log2Pair(a);
        var product = Mul(y, high);
        var rest = Fma(y, low, Fma(y, high, Neg(product)));
        // An infinite product makes rest NaN; a product beyond ±200 decides the result alone.
        var bounded = Clamp(product, -200f, 200f);
        var (n, power) = Nearest(bounded);
        var r = Sub(bounded, n);
        r = Pick(If("eq", bounded, product), Add(r, rest), r);
        return PowEnds(x, y, a, Scale(PowerOfRest(r), power));
    }

    // log₂ a in two floats, about 2⁻³² relative, for a finite and positive.
    private (PtxValue High, PtxValue Low) Log2Pair(PtxValue a)
    {
        var (k, m) = Split(a);
        var f = Sub(m, Constant(1f));
        var q = Polynomial(f, -0.110941827f, 0.118475422f, -0.0966061577f, 0.107999437f, -0.125172451f, 0.14299877f,
            -0.166663587f, 0.199997827f);
        var f2 = Mul(f, f);
        var f2Low = Fma(f, f, Neg(f2));
        var f3 = Mul(f2, f);
        var f3Low = Fma(f2Low, f, Fma(f2, f, Neg(f3)));
        var f4 = Mul(f2, f2);
        var f4Low = Fma(f2Low, Add(f2, f2), Fma(f2, f2, Neg(f4)));
        var third = Mul(f3, Constant(0.333333343f));
        var thirdLow = Fma(f3, Constant(0.333333343f), Neg(third));
        thirdLow = Fma(f3Low, Constant(0.333333343f), Fma(f3, Constant(-9.93410776e-9f), thirdLow));
        var (sum, e1) = FastSum(f, Mul(Constant(-0.5f), f2));
        (sum, var e2) = FastSum(sum, third);
        (sum, var e3) = FastSum(sum, Mul(Constant(-0.25f), f4));
        var tail = Fma(Constant(-0.5f), f2Low, Add(Add(e1, e2), Add(e3, thirdLow)));
        tail = Fma(Constant(-0.25f), f4Low, tail);
        tail = Fma(Mul(f4, f), q, tail);
        var main = Mul(sum, Constant(Log2E));
        var mainLow = Fma(sum, Constant(Log2E), Neg(main));
        mainLow = Fma(sum, Constant(1.92596299e-8f), mainLow);
        mainLow = Fma(tail, Constant(Log2E), mainLow);
        var high = Add(k, main);
        return FastSum(high, Add(Sub(main, Sub(high, k)), mainLow));
    }

    private (PtxValue Sum, PtxValue Error) FastSum(PtxValue x, PtxValue y)
    {
        var sum = Add(x, y);
        return (sum, Sub(y, Sub(sum, x)));
    }

    private PtxValue PowEnds(PtxValue x, PtxValue y, PtxValue a, PtxValue result)
    {
        PtxValue zero = Constant(0f), one = Constant(1f), infinity = Constant(float.PositiveInfinity);
        var yNegative = If("lt", y, zero);
        var aBelowOne = If("lt", a, one);
        var extreme = Either(Either(If("eq", a, zero), If("eq", a, infinity)), If("eq", Abs(y), infinity));
        var limit = Pick(Either(Both(aBelowOne, Not(yNegative)), Both(Not(aBelowOne), yNegative)), zero, infinity);
        limit = Pick(If("eq", a, one), one, limit);
        result = Pick(extreme, limit, result);
        var whole = If("eq", Floor(y), y);
        var half = Mul(y, Constant(0.5f));
        var odd = Both(whole, Not(If("eq", Floor(half), half)));
        var isNegative = kernel.Op(PtxKind.Mask, "setp.lt.s32", Bits(x), Whole(0));
        result = Pick(Both(isNegative, odd), Neg(result), result);
        var bad = Both(Both(If("lt", x, zero), Not(whole)), If("lt", a, infinity));
        result = Pick(bad, Constant(float.NaN), result);
        result = Pick(Both(If("eq", x, x), If("eq", y, y)), result, Constant(float.NaN));
        return Pick(Either(If("eq", x, one), If("eq", y, zero)), one, result);
    }
}
