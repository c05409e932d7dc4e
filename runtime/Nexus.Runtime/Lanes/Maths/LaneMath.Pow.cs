using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

internal static partial class LaneMath<V>
{
    /// <summary>xʸ = 2^(y log₂ |x|) with the logarithm and the product carried in two floats; signs and ends as IEEE 754
    /// pow. Largest error: 1.5 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Pow(V x, V y)
    {
        V a = V.Abs(x);
        V high = Log2Pair(a, out V low);
        V product = V.Mul(y, high);
        V rest = V.Fma(y, low, V.Fma(y, high, V.Neg(product)));
        // An infinite product makes rest NaN; a product beyond ±200 decides the result alone.
        V bounded = V.Clamp(product, -200f, 200f);
        V r = V.Sub(bounded, V.Nearest(bounded, out V n));
        r = V.Select(V.Eq(bounded, product), V.Add(r, rest), r);
        V p = V.Fma(V.Broadcast(1.53292785e-4f), r, V.Broadcast(1.33909704e-3f));
        p = V.Fma(p, r, V.Broadcast(9.61849932e-3f));
        p = V.Fma(p, r, V.Broadcast(5.55035956e-2f));
        p = V.Fma(p, r, V.Broadcast(2.40226477e-1f));
        p = V.Fma(p, r, V.Broadcast(6.93147182e-1f));
        return PowEnds(x, y, a, V.Scale(V.Fma(p, r, V.Broadcast(1f)), n));
    }

    /// <summary>log₂ a in two floats, about 2⁻³² relative, for a finite and positive.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Log2Pair(V a, out V low)
    {
        V tiny = V.Lt(a, V.Broadcast(1.17549435e-38f));
        V scaled = V.Select(tiny, V.Mul(a, V.Broadcast(8388608f)), a);
        V k = V.Sub(SplitExponent(scaled, out V m), V.And(tiny, V.Broadcast(23f)));
        V f = V.Sub(m, V.Broadcast(1f));
        V q = V.Fma(V.Broadcast(-0.110941827f), f, V.Broadcast(0.118475422f));
        q = V.Fma(q, f, V.Broadcast(-0.0966061577f));
        q = V.Fma(q, f, V.Broadcast(0.107999437f));
        q = V.Fma(q, f, V.Broadcast(-0.125172451f));
        q = V.Fma(q, f, V.Broadcast(0.14299877f));
        q = V.Fma(q, f, V.Broadcast(-0.166663587f));
        q = V.Fma(q, f, V.Broadcast(0.199997827f));

        // log m = f - f²⁄2 + f³⁄3 - f⁴⁄4 + f⁵ Q with all but the last term in two floats each.
        V f2 = V.Mul(f, f);
        V f2Low = V.Fma(f, f, V.Neg(f2));
        V f3 = V.Mul(f2, f);
        V f3Low = V.Fma(f2Low, f, V.Fma(f2, f, V.Neg(f3)));
        V f4 = V.Mul(f2, f2);
        V f4Low = V.Fma(f2Low, V.Add(f2, f2), V.Fma(f2, f2, V.Neg(f4)));
        V third = V.Mul(f3, V.Broadcast(0.333333343f));
        V thirdLow = V.Fma(f3, V.Broadcast(0.333333343f), V.Neg(third));
        thirdLow = V.Fma(f3Low, V.Broadcast(0.333333343f), V.Fma(f3, V.Broadcast(-9.93410776e-9f), thirdLow));
        V sum = FastSum(f, V.Mul(V.Broadcast(-0.5f), f2), out V e1);
        sum = FastSum(sum, third, out V e2);
        sum = FastSum(sum, V.Mul(V.Broadcast(-0.25f), f4), out V e3);
        V tail = V.Fma(V.Broadcast(-0.5f), f2Low, V.Add(V.Add(e1, e2), V.Add(e3, thirdLow)));
        tail = V.Fma(V.Broadcast(-0.25f), f4Low, tail);
        tail = V.Fma(V.Mul(f4, f), q, tail);

        // times log₂ e in two floats, plus k.
        V main = V.Mul(sum, V.Broadcast(Log2E));
        V mainLow = V.Fma(sum, V.Broadcast(Log2E), V.Neg(main));
        mainLow = V.Fma(sum, V.Broadcast(1.92596299e-8f), mainLow);
        mainLow = V.Fma(tail, V.Broadcast(Log2E), mainLow);
        V high = V.Add(k, main);
        V error = V.Sub(main, V.Sub(high, k));
        V total = V.Add(error, mainLow);
        return FastSum(high, total, out low);
    }

    /// <summary>x + y and its rounding error, for |x| ≥ |y|.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V FastSum(V x, V y, out V error)
    {
        V sum = V.Add(x, y);
        error = V.Sub(y, V.Sub(sum, x));
        return sum;
    }

    [MethodImpl(AggressiveInlining)]
    private static V PowEnds(V x, V y, V a, V result)
    {
        V zero = V.Zero, one = V.Broadcast(1f), infinity = V.Broadcast(float.PositiveInfinity);
        V magnitude = V.Abs(y);
        V yNegative = V.Lt(y, zero);
        V aBelowOne = V.Lt(a, one);
        // a = 0 or ∞, or y = ±∞: 0 or ∞ by which side of one a lies.
        V extreme = V.Or(V.Or(V.Eq(a, zero), V.Eq(a, infinity)), V.Eq(magnitude, infinity));
        V limit = V.Select(V.Or(V.And(aBelowOne, V.Not(yNegative)), V.And(V.Not(aBelowOne), yNegative)), zero, infinity);
        limit = V.Select(V.Eq(a, one), one, limit);
        result = V.Select(extreme, limit, result);
        // Integers: a float at or above 2²⁴ is an even integer.
        V whole = V.Eq(V.Floor(y), y);
        V halfY = V.Mul(y, V.Broadcast(0.5f));
        V odd = V.And(whole, V.Not(V.Eq(V.Floor(halfY), halfY)));
        V negative = V.ShiftRight(x, 31);
        result = V.Xor(result, V.And(V.And(negative, odd), V.Bits(int.MinValue)));
        V bad = V.And(V.And(V.Lt(x, zero), V.Not(whole)), V.Lt(a, infinity));
        result = V.Select(bad, V.Broadcast(float.NaN), result);
        V ordered = V.And(V.Eq(x, x), V.Eq(y, y));
        result = V.Select(ordered, result, V.Broadcast(float.NaN));
        return V.Select(V.Or(V.Eq(x, one), V.Eq(y, zero)), one, result);
    }
}
