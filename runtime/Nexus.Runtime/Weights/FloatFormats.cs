using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nexus.Runtime;

/// <summary>Half precision and bfloat16 to and from f32. Widening is exact; narrowing rounds to nearest, ties to even; NaN stays
/// NaN.</summary>
public static class FloatFormats
{
    /// <summary>The f32 with the value of a bfloat16.</summary>
    public static float FromBFloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);

    /// <summary>The bfloat16 nearest to an f32.</summary>
    public static ushort ToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        // Rounding could carry a NaN into infinity; setting the quiet bit keeps it one.
        if (float.IsNaN(value)) return (ushort)(bits >> 16 | 0x40);
        return (ushort)((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
    }

    /// <summary>The f32 with the value of a half.</summary>
    public static float FromHalf(ushort bits) => (float)BitConverter.UInt16BitsToHalf(bits);

    /// <summary>The half nearest to an f32.</summary>
    public static ushort ToHalf(float value) => BitConverter.HalfToUInt16Bits((Half)value);

    /// <summary>to[i] = the value of the bfloat16 from[i].</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromBFloat16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        Require(from.Length, to.Length);
        int i = 0;
        for (; i <= from.Length - 8; i += 8)
        {
            Vector128<ushort> eight = Vector128.Create(from.Slice(i, 8));
            (Vector128.WidenLower(eight) << 16).AsSingle().CopyTo(to[i..]);
            (Vector128.WidenUpper(eight) << 16).AsSingle().CopyTo(to[(i + 4)..]);
        }
        for (; i < from.Length; i++) to[i] = FromBFloat16(from[i]);
    }

    /// <summary>to[i] = the value of the half from[i].</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void FromHalf(ReadOnlySpan<ushort> from, Span<float> to)
    {
        Require(from.Length, to.Length);
        int i = 0;
        for (; i <= from.Length - 8; i += 8)
        {
            Vector128<ushort> eight = Vector128.Create(from.Slice(i, 8));
            WidenHalf(Vector128.WidenLower(eight)).CopyTo(to[i..]);
            WidenHalf(Vector128.WidenUpper(eight)).CopyTo(to[(i + 4)..]);
        }
        for (; i < from.Length; i++) to[i] = FromHalf(from[i]);
    }

    /// <summary>to[i] = the bfloat16 nearest to from[i].</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToBFloat16(ReadOnlySpan<float> from, Span<ushort> to)
    {
        Require(from.Length, to.Length);
        for (int i = 0; i < from.Length; i++) to[i] = ToBFloat16(from[i]);
    }

    /// <summary>to[i] = the half nearest to from[i].</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void ToHalf(ReadOnlySpan<float> from, Span<ushort> to)
    {
        Require(from.Length, to.Length);
        for (int i = 0; i < from.Length; i++) to[i] = ToHalf(from[i]);
    }

    /// <summary>Mantissa and exponent in place, times 2¹¹² for the difference of the biases, which also makes subnormals
    /// right.</summary>
    private static Vector128<float> WidenHalf(Vector128<uint> half)
    {
        Vector128<uint> magnitude = (half & Vector128.Create(0x7FFFu)) << 13;
        Vector128<uint> finite = (magnitude.AsSingle() * Vector128.Create(5.192296858534828e33f)).AsUInt32();
        // Infinities and NaNs keep their mantissa (quiet, as the scalar conversion gives) under the largest exponent.
        Vector128<uint> isNaN = Vector128.GreaterThan(magnitude, Vector128.Create(0x0F800000u));
        Vector128<uint> special = magnitude | Vector128.Create(0x7F800000u) | (isNaN & Vector128.Create(0x00400000u));
        Vector128<uint> isSpecial = Vector128.GreaterThanOrEqual(magnitude, Vector128.Create(0x0F800000u));
        Vector128<uint> sign = (half & Vector128.Create(0x8000u)) << 16;
        return (Vector128.ConditionalSelect(isSpecial, special, finite) | sign).AsSingle();
    }

    private static void Require(int from, int to)
    {
        if (from != to) throw new ArgumentException($"cannot convert {from} elements into {to}: the lengths must be equal");
    }
}
