using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

/// <summary>
/// The transcendental functions, one formula each for every width. All polynomials are minimax fits made for Nexus (relative
/// error of the function, coefficients rounded to f32 one after the other). Largest errors are in units in the last place of the
/// result, over all f32 arguments of the stated range, subnormal results included.
/// </summary>
internal static partial class LaneMath<V> where V : unmanaged, ILaneBits<V>
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693145752f;      // 15 bits: n Ln2High is exact for |n| ≤ 512
    private const float Ln2Low = 1.42860677e-6f;

    /// <summary>2ˣ = 2ⁿ 2ʳ with r = x - n in [-½, ½]. Largest error: 0.9 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Exp2(V x)
    {
        V r = V.Split(x, out V n);
        V p = V.Fma(V.Broadcast(1.53292785e-4f), r, V.Broadcast(1.33909704e-3f));
        p = V.Fma(p, r, V.Broadcast(9.61849932e-3f));
        p = V.Fma(p, r, V.Broadcast(5.55035956e-2f));
        p = V.Fma(p, r, V.Broadcast(2.40226477e-1f));
        p = V.Fma(p, r, V.Broadcast(6.93147182e-1f));
        return V.Scale(V.Fma(p, r, V.Broadcast(1f)), n);
    }

    /// <summary>eˣ = 2ⁿ eʳ with r = x - n ln 2. Largest error: 0.9 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Exp(V x) => V.Scale(ExpParts(V.Clamp(x, -104.5f, 89f), out V n), n);

    /// <summary>eʳ and n with x = n ln 2 + r, for |x| ≤ 170.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V ExpParts(V x, out V power)
    {
        V r = Reduce(x, out power);
        V p = V.Fma(V.Broadcast(1.38207746e-3f), r, V.Broadcast(8.36924929e-3f));
        p = V.Fma(p, r, V.Broadcast(4.1668281e-2f));
        p = V.Fma(p, r, V.Broadcast(1.66665167e-1f));
        p = V.Fma(p, r, V.Broadcast(0.49999994f));
        p = V.Fma(p, r, V.Broadcast(1f));
        return V.Fma(p, r, V.Broadcast(1f));
    }

    /// <summary>r = x - n ln 2 in about [-0.35, 0.35].</summary>
    [MethodImpl(AggressiveInlining)]
    private static V Reduce(V x, out V power)
    {
        V n = V.Nearest(V.Mul(x, V.Broadcast(Log2E)), out power);
        return V.Fnma(n, V.Broadcast(Ln2Low), V.Fnma(n, V.Broadcast(Ln2High), x));
    }

    /// <summary>1 / (1 + e⁻ˣ) = m / (m + e⁻ʳ) with m = 2ⁿ, so that small results keep their relative accuracy, subnormal ones
    /// too. Largest error: 2.6 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Sigmoid(V x)
    {
        // From 30 on m alone is the sum.
        V p = ExpOfMinusRest(V.Clamp(x, -112f, 30f), out V n);
        V m = V.Scale(V.Broadcast(1f), n);
        return V.Div(m, V.Add(m, p));
    }

    /// <summary>x / (1 + e⁻ˣ) = x m / (m + e⁻ʳ); 0 at -∞, the limit; exactly x above 30. Largest error: 2.4 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Silu(V x)
    {
        V bounded = V.Clamp(x, -112f, 30f);
        V p = ExpOfMinusRest(bounded, out V n);
        // m may be subnormal and have lost the bits that x m still has, so x is scaled itself.
        V y = V.Div(V.Scale(bounded, n), V.Add(V.Scale(V.Broadcast(1f), n), p));
        return V.Select(V.Lt(V.Broadcast(30f), x), x, y);
    }

    /// <summary>e⁻ʳ and n with x = n ln 2 + r, for |x| ≤ 170.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V ExpOfMinusRest(V x, out V power)
    {
        V r = Reduce(x, out power);
        V p = V.Fma(V.Broadcast(1.38207746e-3f), r, V.Broadcast(-8.36924929e-3f));
        p = V.Fma(p, r, V.Broadcast(4.1668281e-2f));
        p = V.Fma(p, r, V.Broadcast(-1.66665167e-1f));
        p = V.Fma(p, r, V.Broadcast(0.49999994f));
        return V.Add(V.Fma(V.Mul(r, r), p, V.Neg(r)), V.Broadcast(1f));
    }

    /// <summary>tanh x = t / (t + 2) with t = e^2|x| - 1 computed without cancellation, times the sign. Largest error: 2.4
    /// ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Tanh(V x)
    {
        V a = V.Clamp(V.Abs(x), 0f, 9.1f);
        V r = Reduce(V.Add(a, a), out V power);
        V p = V.Fma(V.Broadcast(1.9766114e-4f), r, V.Broadcast(1.3933226e-3f));
        p = V.Fma(p, r, V.Broadcast(8.33354238e-3f));
        p = V.Fma(p, r, V.Broadcast(4.16664854e-2f));
        p = V.Fma(p, r, V.Broadcast(0.166666657f));
        p = V.Fma(p, r, V.Broadcast(0.5f));
        V q = V.Fma(V.Mul(r, r), p, r);
        V s = V.Scale(V.Broadcast(1f), power);
        V t = V.Fma(q, s, V.Sub(s, V.Broadcast(1f)));
        // Above ½ the result is 1 - 2 / (t + 2), whose quotient's rounding is small beside 1.
        V isLarge = V.Lt(V.Broadcast(2f), t);
        V quotient = V.Div(V.Select(isLarge, V.Broadcast(-2f), t), V.Add(t, V.Broadcast(2f)));
        return WithSign(V.Select(isLarge, V.Add(V.Broadcast(1f), quotient), quotient), x);
    }

    /// <summary>magnitude with the sign of x, for magnitude ≥ 0.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V WithSign(V magnitude, V x) => V.Or(magnitude, V.And(x, V.Bits(int.MinValue)));

    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Sign(V x) => V.Select(V.Eq(x, V.Zero), x, V.Select(V.Eq(x, x), WithSign(V.Broadcast(1f), x), x));
}
