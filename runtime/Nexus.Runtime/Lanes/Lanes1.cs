using System.Runtime.CompilerServices;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

/// <summary>One f32 lane: plain scalar code, for processors without vectors and as the witness of the other widths.</summary>
/// <param name="value">The lane.</param>
public readonly unsafe struct Lanes1(float value) : ILaneBits<Lanes1>
{
    /// <summary>The lane.</summary>
    public readonly float Value = value;

    private int AsBits { [MethodImpl(AggressiveInlining)] get => BitConverter.SingleToInt32Bits(Value); }

    [MethodImpl(AggressiveInlining)]
    private static Lanes1 Of(int bits) => new(BitConverter.Int32BitsToSingle(bits));
    [MethodImpl(AggressiveInlining)]
    private static Lanes1 Mask(bool set) => Of(set ? -1 : 0);

    public static int Count { [MethodImpl(AggressiveInlining)] get => 1; }
    public static Isa Isa { [MethodImpl(AggressiveInlining)] get => Isa.Scalar; }
    public static Lanes1 Zero { [MethodImpl(AggressiveInlining)] get => new(0f); }
    public static Lanes1 Iota { [MethodImpl(AggressiveInlining)] get => new(0f); }

    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Broadcast(float x) => new(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Load(float* p) => new(*p);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 LoadPart(float* p, int count) => new(*p);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Gather(float* p, nint stride, int count) => new(*p);
    [MethodImpl(AggressiveInlining)]
    public static void Store(float* p, Lanes1 x) => *p = x.Value;
    [MethodImpl(AggressiveInlining)]
    public static void StorePart(float* p, Lanes1 x, int count) => *p = x.Value;
    [MethodImpl(AggressiveInlining)]
    public static void Scatter(float* p, nint stride, Lanes1 x, int count) => *p = x.Value;
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Keep(Lanes1 x, int count) => count > 0 ? x : Zero;
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 KeepOr(Lanes1 x, Lanes1 other, int count) => count > 0 ? x : other;

    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Add(Lanes1 x, Lanes1 y) => new(x.Value + y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Sub(Lanes1 x, Lanes1 y) => new(x.Value - y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Mul(Lanes1 x, Lanes1 y) => new(x.Value * y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Div(Lanes1 x, Lanes1 y) => new(x.Value / y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Fma(Lanes1 x, Lanes1 y, Lanes1 z) => new(MathF.FusedMultiplyAdd(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Fnma(Lanes1 x, Lanes1 y, Lanes1 z) => new(MathF.FusedMultiplyAdd(-x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Neg(Lanes1 x) => new(-x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Sign(Lanes1 x) => LaneMath<Lanes1>.Sign(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Max(Lanes1 x, Lanes1 y) => new(MathF.Max(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Min(Lanes1 x, Lanes1 y) => new(MathF.Min(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Sqrt(Lanes1 x) => new(MathF.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Rsqrt(Lanes1 x) => new(1f / MathF.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Recip(Lanes1 x) => new(1f / x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Floor(Lanes1 x) => new(MathF.Floor(x.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Lt(Lanes1 x, Lanes1 y) => Mask(x.Value < y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Le(Lanes1 x, Lanes1 y) => Mask(x.Value <= y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Eq(Lanes1 x, Lanes1 y) => Mask(x.Value == y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 And(Lanes1 x, Lanes1 y) => Of(x.AsBits & y.AsBits);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Or(Lanes1 x, Lanes1 y) => Of(x.AsBits | y.AsBits);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Not(Lanes1 x) => Of(~x.AsBits);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Select(Lanes1 mask, Lanes1 x, Lanes1 y) => Of((mask.AsBits & x.AsBits) | (~mask.AsBits & y.AsBits));

    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Exp(Lanes1 x) => LaneMath<Lanes1>.Exp(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Exp2(Lanes1 x) => LaneMath<Lanes1>.Exp2(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Log(Lanes1 x) => LaneMath<Lanes1>.Log(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Log1P(Lanes1 x) => LaneMath<Lanes1>.Log1P(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Sin(Lanes1 x) => LaneMath<Lanes1>.Sin(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Cos(Lanes1 x) => LaneMath<Lanes1>.Cos(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Tanh(Lanes1 x) => LaneMath<Lanes1>.Tanh(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Sigmoid(Lanes1 x) => LaneMath<Lanes1>.Sigmoid(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Silu(Lanes1 x) => LaneMath<Lanes1>.Silu(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Softplus(Lanes1 x) => LaneMath<Lanes1>.Softplus(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Erf(Lanes1 x) => LaneMath<Lanes1>.Erf(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes1 Pow(Lanes1 x, Lanes1 y) => LaneMath<Lanes1>.Pow(x, y);

    [MethodImpl(AggressiveInlining)]
    public static float HorizontalSum(Lanes1 x) => x.Value;
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMax(Lanes1 x) => x.Value;
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMin(Lanes1 x) => x.Value;

    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Bits(int x) => Of(x);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Xor(Lanes1 x, Lanes1 y) => Of(x.AsBits ^ y.AsBits);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.AddBits(Lanes1 x, Lanes1 y) => Of(x.AsBits + y.AsBits);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.SubBits(Lanes1 x, Lanes1 y) => Of(x.AsBits - y.AsBits);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.ShiftLeft(Lanes1 x, int count) => Of(x.AsBits << count);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.ShiftRight(Lanes1 x, int count) => Of(x.AsBits >> count);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.FromInt(Lanes1 x) => new(x.AsBits);
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Clamp(Lanes1 x, float low, float high) => new(Bounded(x.Value, low, high));
    // NaN fails both comparisons and passes.
    [MethodImpl(AggressiveInlining)]
    private static float Bounded(float x, float low, float high) => x < low ? low : x > high ? high : x;
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Split(Lanes1 x, out Lanes1 power)
    {
        float bounded = Bounded(x.Value, -151f, 129f);
        float shifted = bounded + PowerOfTwo.Magic;
        power = new(shifted);
        return new(bounded - (shifted - PowerOfTwo.Magic));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Nearest(Lanes1 x, out Lanes1 power)
    {
        float shifted = x.Value + PowerOfTwo.Magic;
        power = new(shifted);
        return new(shifted - PowerOfTwo.Magic);
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes1 ILaneBits<Lanes1>.Scale(Lanes1 x, Lanes1 power)
    {
        int both = power.AsBits, half = both >> 1;
        return new(x.Value * Of(half << 23).Value * Of((both - half) << 23).Value);
    }
    [MethodImpl(AggressiveInlining)]
    static bool ILaneBits<Lanes1>.Any(Lanes1 mask) => mask.AsBits < 0;
}
