using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

/// <summary>Eight f32 lanes: AVX2 and FMA.</summary>
/// <param name="value">The lanes.</param>
public readonly unsafe struct Lanes256(Vector256<float> value) : ILaneBits<Lanes256>
{
    /// <summary>The lanes as the vector they are.</summary>
    public readonly Vector256<float> Value = value;

    /// <summary>A constant of the build: code behind it is dropped where it is false.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx2.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported;
    }

    public static int Count { [MethodImpl(AggressiveInlining)] get => 8; }
    public static Isa Isa { [MethodImpl(AggressiveInlining)] get => Isa.Lanes256; }
    public static Lanes256 Zero { [MethodImpl(AggressiveInlining)] get => new(Vector256<float>.Zero); }
    public static Lanes256 Iota
    {
        [MethodImpl(AggressiveInlining)]
        get => new(Vector256.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f));
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector256<float> First(int count) =>
        Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Broadcast(float x) => new(Vector256.Create(x));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Load(float* p) => new(Vector256.Load(p));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 LoadPart(float* p, int count) => new(Avx.MaskLoad(p, First(count)));

    [MethodImpl(AggressiveInlining)]
    public static void Store(float* p, Lanes256 x) => x.Value.Store(p);

    [MethodImpl(AggressiveInlining)]
    public static void StorePart(float* p, Lanes256 x, int count) => Avx.MaskStore(p, First(count), x.Value);

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Gather(float* p, nint stride, int count)
    {
        Vector256<float> mask = First(count);
        Vector256<long> index = Vector256<long>.Indices * Vector256.Create((long)stride);
        return new(Vector256.Create(
            Avx2.GatherMaskVector128(Vector128<float>.Zero, p, index, mask.GetLower(), 4),
            Avx2.GatherMaskVector128(Vector128<float>.Zero, p + 4 * stride, index, mask.GetUpper(), 4)));
    }

    [MethodImpl(AggressiveInlining)]
    public static void Scatter(float* p, nint stride, Lanes256 x, int count)
    {
        Vector256<float> lanes = x.Value;
        for (int i = 0; i < count; i++) p[i * stride] = ((float*)&lanes)[i];
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Keep(Lanes256 x, int count) => new(First(count) & x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 KeepOr(Lanes256 x, Lanes256 other, int count) =>
        new(Vector256.ConditionalSelect(First(count), x.Value, other.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Add(Lanes256 x, Lanes256 y) => new(x.Value + y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sub(Lanes256 x, Lanes256 y) => new(x.Value - y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Mul(Lanes256 x, Lanes256 y) => new(x.Value * y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Div(Lanes256 x, Lanes256 y) => new(x.Value / y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Fma(Lanes256 x, Lanes256 y, Lanes256 z) =>
        new(System.Runtime.Intrinsics.X86.Fma.MultiplyAdd(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Fnma(Lanes256 x, Lanes256 y, Lanes256 z) =>
        new(System.Runtime.Intrinsics.X86.Fma.MultiplyAddNegated(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Neg(Lanes256 x) => new(-x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 x) => new(Vector256.Abs(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sign(Lanes256 x) => LaneMath<Lanes256>.Sign(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Max(Lanes256 x, Lanes256 y) => new(Vector256.Max(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Min(Lanes256 x, Lanes256 y) => new(Vector256.Min(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 x) => new(Vector256.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Rsqrt(Lanes256 x) => new(Vector256<float>.One / Vector256.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Recip(Lanes256 x) => new(Vector256<float>.One / x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Floor(Lanes256 x) => new(Vector256.Floor(x.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Lt(Lanes256 x, Lanes256 y) => new(Vector256.LessThan(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Le(Lanes256 x, Lanes256 y) => new(Vector256.LessThanOrEqual(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Eq(Lanes256 x, Lanes256 y) => new(Vector256.Equals(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 And(Lanes256 x, Lanes256 y) => new(x.Value & y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Or(Lanes256 x, Lanes256 y) => new(x.Value | y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Not(Lanes256 x) => new(~x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Select(Lanes256 mask, Lanes256 x, Lanes256 y) =>
        new(Vector256.ConditionalSelect(mask.Value, x.Value, y.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Exp(Lanes256 x) => LaneMath<Lanes256>.Exp(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Exp2(Lanes256 x) => LaneMath<Lanes256>.Exp2(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Log(Lanes256 x) => LaneMath<Lanes256>.Log(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Log1P(Lanes256 x) => LaneMath<Lanes256>.Log1P(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sin(Lanes256 x) => LaneMath<Lanes256>.Sin(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Cos(Lanes256 x) => LaneMath<Lanes256>.Cos(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Tanh(Lanes256 x) => LaneMath<Lanes256>.Tanh(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Sigmoid(Lanes256 x) => LaneMath<Lanes256>.Sigmoid(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Silu(Lanes256 x) => LaneMath<Lanes256>.Silu(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Softplus(Lanes256 x) => LaneMath<Lanes256>.Softplus(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Erf(Lanes256 x) => LaneMath<Lanes256>.Erf(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes256 Pow(Lanes256 x, Lanes256 y) => LaneMath<Lanes256>.Pow(x, y);

    [MethodImpl(AggressiveInlining)]
    public static float HorizontalSum(Lanes256 x) => Lanes128.HorizontalSum(new(x.Value.GetLower() + x.Value.GetUpper()));
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMax(Lanes256 x) =>
        Lanes128.HorizontalMax(new(Vector128.Max(x.Value.GetLower(), x.Value.GetUpper())));
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMin(Lanes256 x) =>
        Lanes128.HorizontalMin(new(Vector128.Min(x.Value.GetLower(), x.Value.GetUpper())));

    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Bits(int x) => new(Vector256.Create(x).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Xor(Lanes256 x, Lanes256 y) => new(x.Value ^ y.Value);
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.AddBits(Lanes256 x, Lanes256 y) =>
        new((x.Value.AsInt32() + y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.SubBits(Lanes256 x, Lanes256 y) =>
        new((x.Value.AsInt32() - y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.ShiftLeft(Lanes256 x, int count) => new((x.Value.AsInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.ShiftRight(Lanes256 x, int count) => new((x.Value.AsInt32() >> count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.FromInt(Lanes256 x) => new(Vector256.ConvertToSingle(x.Value.AsInt32()));
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Clamp(Lanes256 x, float low, float high) => new(Bounded(x.Value, low, high));
    // x86 min and max return their second operand when either is NaN, so x goes second.
    [MethodImpl(AggressiveInlining)]
    private static Vector256<float> Bounded(Vector256<float> x, float low, float high) =>
        Avx.Min(Vector256.Create(high), Avx.Max(Vector256.Create(low), x));
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Split(Lanes256 x, out Lanes256 power)
    {
        Vector256<float> bounded = Bounded(x.Value, -151f, 129f);
        Vector256<float> shifted = bounded + Vector256.Create(PowerOfTwo.Magic);
        power = new(shifted);
        return new(bounded - (shifted - Vector256.Create(PowerOfTwo.Magic)));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Nearest(Lanes256 x, out Lanes256 power)
    {
        Vector256<float> shifted = x.Value + Vector256.Create(PowerOfTwo.Magic);
        power = new(shifted);
        return new(shifted - Vector256.Create(PowerOfTwo.Magic));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes256 ILaneBits<Lanes256>.Scale(Lanes256 x, Lanes256 power)
    {
        Vector256<int> both = power.Value.AsInt32();
        Vector256<int> half = both >> 1;
        return new(x.Value * (half << 23).AsSingle() * ((both - half) << 23).AsSingle());
    }
    [MethodImpl(AggressiveInlining)]
    static bool ILaneBits<Lanes256>.Any(Lanes256 mask) => mask.Value.ExtractMostSignificantBits() != 0;
}
