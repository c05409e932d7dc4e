using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

internal static partial class LaneMath<V>
{
    /// <summary>log x = k ln 2 + log m with m = x 2⁻ᵏ in [⅔, 4⁄3). Largest error: 0.9 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Log(V x)
    {
        // Subnormals are scaled up by 2²³ first.
        V tiny = V.Lt(x, V.Broadcast(1.17549435e-38f));
        V scaled = V.Select(tiny, V.Mul(x, V.Broadcast(8388608f)), x);
        V k = V.Sub(SplitExponent(scaled, out V m), V.And(tiny, V.Broadcast(23f)));
        return LogEnds(x, LogOf1Plus(V.Sub(m, V.Broadcast(1f)), k));
    }

    /// <summary>log(1 + x), accurate also where 1 + x rounds: f = x 2⁻ᵏ + (2⁻ᵏ - 1) takes the place of (1 + x) 2⁻ᵏ - 1. Largest
    /// error: 1.6 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Log1P(V x)
    {
        V one = V.Broadcast(1f);
        V u = V.Add(one, x);
        V bits = V.And(V.SubBits(u, V.Bits(TwoThirds)), V.Bits(ExponentMask));
        V s = V.SubBits(one, bits);
        V near = V.Fma(x, s, V.Sub(s, one));
        // Above 2²⁵ the 1 makes no difference, and 2⁻ᵏ may be no normal number.
        V f = V.Select(V.Lt(x, V.Broadcast(33554432f)), near, V.Sub(V.SubBits(u, bits), one));
        V k = V.FromInt(V.ShiftRight(bits, 23));
        V ends = LogEnds(u, LogOf1Plus(f, k));
        return V.Select(V.Eq(x, V.Zero), x, ends);
    }

    /// <summary>log(1 + f) + k ln 2 for f in [-⅓, ⅓]; log(1 + f) = f - f²⁄2 + f³ P(f).</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogOf1Plus(V f, V k)
    {
        V p = V.Fma(V.Broadcast(0.119453005f), f, V.Broadcast(-0.12838237f));
        p = V.Fma(p, f, V.Broadcast(0.107729502f));
        p = V.Fma(p, f, V.Broadcast(-0.12197575f));
        p = V.Fma(p, f, V.Broadcast(0.143024355f));
        p = V.Fma(p, f, V.Broadcast(-0.166794285f));
        p = V.Fma(p, f, V.Broadcast(0.199996889f));
        p = V.Fma(p, f, V.Broadcast(-0.249998242f));
        p = V.Fma(p, f, V.Broadcast(0.333333343f));
        V f2 = V.Mul(f, f);
        V tail = V.Fma(V.Mul(f2, f), p, V.Mul(V.Broadcast(-0.5f), f2));
        tail = V.Fma(k, V.Broadcast(Ln2Low), tail);
        return V.Fma(k, V.Broadcast(Ln2High), V.Add(f, tail));
    }

    private const int TwoThirds = 0x3F2AAAAB;
    private const int ExponentMask = unchecked((int)0xFF800000);

    /// <summary>k as a number, and m = x 2⁻ᵏ in [⅔, 4⁄3), for x a positive normal number.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V SplitExponent(V x, out V m)
    {
        V shift = V.And(V.SubBits(x, V.Bits(TwoThirds)), V.Bits(ExponentMask));
        m = V.SubBits(x, shift);
        return V.FromInt(V.ShiftRight(shift, 23));
    }

    /// <summary>The logarithm where its argument is 0, negative, ∞ or NaN, else <paramref name="result"/>.</summary>
    [MethodImpl(AggressiveInlining)]
    private static V LogEnds(V x, V result)
    {
        V infinity = V.Broadcast(float.PositiveInfinity);
        result = V.Select(V.Lt(x, infinity), result, x);
        result = V.Select(V.Lt(x, V.Zero), V.Broadcast(float.NaN), result);
        return V.Select(V.Eq(x, V.Zero), V.Neg(infinity), result);
    }

    /// <summary>max(x, 0) + log(1 + e^-|x|); the logarithm of 1 + z with z ≤ 1 is z - s (z - s² P(s²)), s = z ⁄ (2 +
    /// z). Largest error: 1.8 ulp.</summary>
    [MethodImpl(AggressiveInlining)]
    internal static V Softplus(V x)
    {
        V z = Exp(V.Neg(V.Abs(x)));
        V s = V.Div(z, V.Add(z, V.Broadcast(2f)));
        V s2 = V.Mul(s, s);
        V p = V.Fma(V.Broadcast(0.242445096f), s2, V.Broadcast(0.214440212f));
        p = V.Fma(p, s2, V.Broadcast(0.286152065f));
        p = V.Fma(p, s2, V.Broadcast(0.399989486f));
        p = V.Fma(p, s2, V.Broadcast(0.666666746f));
        V log = V.Fnma(s, V.Fnma(s2, p, z), z);
        return V.Add(V.Select(V.Lt(x, V.Zero), V.Zero, x), log);
    }
}
