namespace Nexus.Runtime;

/// <summary>
/// What <see cref="LaneMath{V}"/> needs beside <see cref="ILanes{V}"/>: lanes seen as int32 bits, and the two steps around an
/// exponential that widths do differently. Everything else of a function is one formula for all widths, so the widths agree bit
/// for bit.
/// </summary>
internal interface ILaneBits<V> : ILanes<V> where V : unmanaged, ILaneBits<V>
{
    /// <summary>All lanes the bits of <paramref name="x"/>.</summary>
    static abstract V Bits(int x);
    /// <summary>Bitwise exclusive or.</summary>
    static abstract V Xor(V x, V y);
    /// <summary>int32 sum of the bits, wrapping.</summary>
    static abstract V AddBits(V x, V y);
    /// <summary>int32 difference of the bits, wrapping.</summary>
    static abstract V SubBits(V x, V y);
    /// <summary>int32 bits shifted left.</summary>
    static abstract V ShiftLeft(V x, int count);
    /// <summary>int32 bits shifted right, copying the sign.</summary>
    static abstract V ShiftRight(V x, int count);
    /// <summary>The int32 in each lane as a float.</summary>
    static abstract V FromInt(V x);
    /// <summary>low ≤ x ≤ high by clamping; NaN stays NaN.</summary>
    static abstract V Clamp(V x, float low, float high);
    /// <summary>x - n and, for <see cref="Scale"/>, n: the integer nearest to x (ties to even), for any x. An x so large or small
    /// that 2ˣ is ∞ or 0 may give another n with the same 2ⁿ; the difference is then in [-½, ½] all the same. NaN gives
    /// NaN.</summary>
    static abstract V Split(V x, out V power);
    /// <summary>n, the integer nearest to x (ties to even) for |x| ≤ 250, and n again in the form <see cref="Scale"/>
    /// takes.</summary>
    static abstract V Nearest(V x, out V power);
    /// <summary>x 2ⁿ, rounded once when n = 0 or 2⁻⁴⁰ ≤ |x| ≤ 2⁴⁰.</summary>
    static abstract V Scale(V x, V power);
    /// <summary>True when the mask is set in any lane.</summary>
    static abstract bool Any(V mask);
}
