using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

/// <summary>Sixteen f32 lanes: AVX-512 F, BW, DQ and VL.</summary>
/// <param name="value">The lanes.</param>
public readonly unsafe struct Lanes512(Vector512<float> value) : ILaneBits<Lanes512>
{
    /// <summary>The lanes as the vector they are.</summary>
    public readonly Vector512<float> Value = value;

    /// <summary>A constant of the build: code behind it is dropped where it is false.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported && Avx512F.VL.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported;
    }

    public static int Count { [MethodImpl(AggressiveInlining)] get => 16; }
    public static Isa Isa { [MethodImpl(AggressiveInlining)] get => Isa.Lanes512; }
    public static Lanes512 Zero { [MethodImpl(AggressiveInlining)] get => new(Vector512<float>.Zero); }
    public static Lanes512 Iota
    {
        [MethodImpl(AggressiveInlining)]
        get => new(Vector512.Create(0f, 1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f, 13f, 14f, 15f));
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector512<float> First(int count) =>
        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Broadcast(float x) => new(Vector512.Create(x));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Load(float* p) => new(Vector512.Load(p));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 LoadPart(float* p, int count)
    {
#if NET10_0_OR_GREATER
        return new(Avx512F.MaskLoad(p, First(count), Vector512<float>.Zero));
#else
        Vector512<float> mask = First(count);
        return new(Vector512.Create(Avx.MaskLoad(p, mask.GetLower()), Avx.MaskLoad(p + 8, mask.GetUpper())));
#endif
    }

    [MethodImpl(AggressiveInlining)]
    public static void Store(float* p, Lanes512 x) => x.Value.Store(p);

    [MethodImpl(AggressiveInlining)]
    public static void StorePart(float* p, Lanes512 x, int count)
    {
#if NET10_0_OR_GREATER
        Avx512F.MaskStore(p, First(count), x.Value);
#else
        Vector512<float> mask = First(count);
        Avx.MaskStore(p, mask.GetLower(), x.Value.GetLower());
        Avx.MaskStore(p + 8, mask.GetUpper(), x.Value.GetUpper());
#endif
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Gather(float* p, nint stride, int count) => new(Vector512.Create(
        Lanes256.Gather(p, stride, Math.Min(count, 8)).Value,
        count > 8 ? Lanes256.Gather(p + 8 * stride, stride, count - 8).Value : Vector256<float>.Zero));

    [MethodImpl(AggressiveInlining)]
    public static void Scatter(float* p, nint stride, Lanes512 x, int count)
    {
        Vector512<float> lanes = x.Value;
        for (int i = 0; i < count; i++) p[i * stride] = ((float*)&lanes)[i];
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Keep(Lanes512 x, int count) => new(First(count) & x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 KeepOr(Lanes512 x, Lanes512 other, int count) =>
        new(Vector512.ConditionalSelect(First(count), x.Value, other.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Add(Lanes512 x, Lanes512 y) => new(x.Value + y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sub(Lanes512 x, Lanes512 y) => new(x.Value - y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Mul(Lanes512 x, Lanes512 y) => new(x.Value * y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Div(Lanes512 x, Lanes512 y) => new(x.Value / y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Fma(Lanes512 x, Lanes512 y, Lanes512 z) => new(Avx512F.FusedMultiplyAdd(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Fnma(Lanes512 x, Lanes512 y, Lanes512 z) =>
        new(Avx512F.FusedMultiplyAddNegated(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Neg(Lanes512 x) => new(-x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 x) => new(Vector512.Abs(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sign(Lanes512 x) => LaneMath<Lanes512>.Sign(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Max(Lanes512 x, Lanes512 y) => new(Vector512.Max(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Min(Lanes512 x, Lanes512 y) => new(Vector512.Min(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 x) => new(Vector512.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Rsqrt(Lanes512 x) => new(Vector512<float>.One / Vector512.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Recip(Lanes512 x) => new(Vector512<float>.One / x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Floor(Lanes512 x) => new(Vector512.Floor(x.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Lt(Lanes512 x, Lanes512 y) => new(Vector512.LessThan(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Le(Lanes512 x, Lanes512 y) => new(Vector512.LessThanOrEqual(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Eq(Lanes512 x, Lanes512 y) => new(Vector512.Equals(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 And(Lanes512 x, Lanes512 y) => new(x.Value & y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Or(Lanes512 x, Lanes512 y) => new(x.Value | y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Not(Lanes512 x) => new(~x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Select(Lanes512 mask, Lanes512 x, Lanes512 y) =>
        new(Vector512.ConditionalSelect(mask.Value, x.Value, y.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Exp(Lanes512 x) => LaneMath<Lanes512>.Exp(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Exp2(Lanes512 x) => LaneMath<Lanes512>.Exp2(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Log(Lanes512 x) => LaneMath<Lanes512>.Log(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Log1P(Lanes512 x) => LaneMath<Lanes512>.Log1P(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sin(Lanes512 x) => LaneMath<Lanes512>.Sin(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Cos(Lanes512 x) => LaneMath<Lanes512>.Cos(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Tanh(Lanes512 x) => LaneMath<Lanes512>.Tanh(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Sigmoid(Lanes512 x) => LaneMath<Lanes512>.Sigmoid(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Silu(Lanes512 x) => LaneMath<Lanes512>.Silu(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Softplus(Lanes512 x) => LaneMath<Lanes512>.Softplus(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Erf(Lanes512 x) => LaneMath<Lanes512>.Erf(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes512 Pow(Lanes512 x, Lanes512 y) => LaneMath<Lanes512>.Pow(x, y);

    [MethodImpl(AggressiveInlining)]
    public static float HorizontalSum(Lanes512 x) => Lanes256.HorizontalSum(new(x.Value.GetLower() + x.Value.GetUpper()));
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMax(Lanes512 x) =>
        Lanes256.HorizontalMax(new(Vector256.Max(x.Value.GetLower(), x.Value.GetUpper())));
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMin(Lanes512 x) =>
        Lanes256.HorizontalMin(new(Vector256.Min(x.Value.GetLower(), x.Value.GetUpper())));

    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Bits(int x) => new(Vector512.Create(x).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Xor(Lanes512 x, Lanes512 y) => new(x.Value ^ y.Value);
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.AddBits(Lanes512 x, Lanes512 y) =>
        new((x.Value.AsInt32() + y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.SubBits(Lanes512 x, Lanes512 y) =>
        new((x.Value.AsInt32() - y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.ShiftLeft(Lanes512 x, int count) => new((x.Value.AsInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.ShiftRight(Lanes512 x, int count) => new((x.Value.AsInt32() >> count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.FromInt(Lanes512 x) => new(Vector512.ConvertToSingle(x.Value.AsInt32()));
    // x86 min and max return their second operand when either is NaN, so x goes second.
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Clamp(Lanes512 x, float low, float high) =>
        new(Avx512F.Min(Vector512.Create(high), Avx512F.Max(Vector512.Create(low), x.Value)));
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Split(Lanes512 x, out Lanes512 power)
    {
        power = new(Avx512F.RoundScale(x.Value, 0));
        return new(Avx512DQ.Reduce(x.Value, 0));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Nearest(Lanes512 x, out Lanes512 power) => power = new(Avx512F.RoundScale(x.Value, 0));
    [MethodImpl(AggressiveInlining)]
    static Lanes512 ILaneBits<Lanes512>.Scale(Lanes512 x, Lanes512 power) => new(Avx512F.Scale(x.Value, power.Value));
    [MethodImpl(AggressiveInlining)]
    static bool ILaneBits<Lanes512>.Any(Lanes512 mask) => mask.Value.ExtractMostSignificantBits() != 0;
}
