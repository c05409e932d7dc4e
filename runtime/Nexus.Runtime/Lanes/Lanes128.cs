using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Nexus.Runtime;

/// <summary>Four f32 lanes: NEON on arm64, SSE4.1 with FMA on x64. Portable operations only, so the tests on x64 cover the code
/// arm64 runs.</summary>
/// <param name="value">The lanes.</param>
public readonly unsafe struct Lanes128(Vector128<float> value) : ILaneBits<Lanes128>
{
    /// <summary>The lanes as the vector they are.</summary>
    public readonly Vector128<float> Value = value;

    /// <summary>A constant of the build: code behind it is dropped where it is false.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported
            || (System.Runtime.Intrinsics.X86.Sse41.IsSupported && System.Runtime.Intrinsics.X86.Fma.IsSupported);
    }

    public static int Count { [MethodImpl(AggressiveInlining)] get => 4; }
    public static Isa Isa { [MethodImpl(AggressiveInlining)] get => Isa.Lanes128; }
    public static Lanes128 Zero { [MethodImpl(AggressiveInlining)] get => new(Vector128<float>.Zero); }
    public static Lanes128 Iota
    {
        [MethodImpl(AggressiveInlining)]
        get => new(Vector128.Create(0f, 1f, 2f, 3f));
    }

    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> First(int count) =>
        Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle();

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Broadcast(float x) => new(Vector128.Create(x));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Load(float* p) => new(Vector128.Load(p));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 LoadPart(float* p, int count)
    {
        if (count >= 4) return Load(p);
        if (count == 1) return new(Vector128.CreateScalar(*p));
        Vector128<float> pair = Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(p)).AsSingle();
        return new(count == 2 ? pair : pair.WithElement(2, p[2]));
    }

    [MethodImpl(AggressiveInlining)]
    public static void Store(float* p, Lanes128 x) => x.Value.Store(p);

    [MethodImpl(AggressiveInlining)]
    public static void StorePart(float* p, Lanes128 x, int count)
    {
        if (count >= 4) { x.Value.Store(p); return; }
        if (count >= 2) Unsafe.WriteUnaligned(p, x.Value.AsDouble().ToScalar());
        else *p = x.Value.ToScalar();
        if (count == 3) p[2] = x.Value.GetElement(2);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Gather(float* p, nint stride, int count) => new(Vector128.Create(
        *p, count > 1 ? p[stride] : 0f, count > 2 ? p[2 * stride] : 0f, count > 3 ? p[3 * stride] : 0f));

    [MethodImpl(AggressiveInlining)]
    public static void Scatter(float* p, nint stride, Lanes128 x, int count)
    {
        p[0] = x.Value.ToScalar();
        if (count > 1) p[stride] = x.Value.GetElement(1);
        if (count > 2) p[2 * stride] = x.Value.GetElement(2);
        if (count > 3) p[3 * stride] = x.Value.GetElement(3);
    }

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Keep(Lanes128 x, int count) => new(First(count) & x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 KeepOr(Lanes128 x, Lanes128 other, int count) =>
        new(Vector128.ConditionalSelect(First(count), x.Value, other.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Add(Lanes128 x, Lanes128 y) => new(x.Value + y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sub(Lanes128 x, Lanes128 y) => new(x.Value - y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Mul(Lanes128 x, Lanes128 y) => new(x.Value * y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Div(Lanes128 x, Lanes128 y) => new(x.Value / y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Fma(Lanes128 x, Lanes128 y, Lanes128 z) => new(Vector128.FusedMultiplyAdd(x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Fnma(Lanes128 x, Lanes128 y, Lanes128 z) =>
        new(Vector128.FusedMultiplyAdd(-x.Value, y.Value, z.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Neg(Lanes128 x) => new(-x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 x) => new(Vector128.Abs(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sign(Lanes128 x) => LaneMath<Lanes128>.Sign(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Max(Lanes128 x, Lanes128 y) => new(Vector128.Max(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Min(Lanes128 x, Lanes128 y) => new(Vector128.Min(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 x) => new(Vector128.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Rsqrt(Lanes128 x) => new(Vector128<float>.One / Vector128.Sqrt(x.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Recip(Lanes128 x) => new(Vector128<float>.One / x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Floor(Lanes128 x) => new(Vector128.Floor(x.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Lt(Lanes128 x, Lanes128 y) => new(Vector128.LessThan(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Le(Lanes128 x, Lanes128 y) => new(Vector128.LessThanOrEqual(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Eq(Lanes128 x, Lanes128 y) => new(Vector128.Equals(x.Value, y.Value));
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 And(Lanes128 x, Lanes128 y) => new(x.Value & y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Or(Lanes128 x, Lanes128 y) => new(x.Value | y.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Not(Lanes128 x) => new(~x.Value);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Select(Lanes128 mask, Lanes128 x, Lanes128 y) =>
        new(Vector128.ConditionalSelect(mask.Value, x.Value, y.Value));

    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Exp(Lanes128 x) => LaneMath<Lanes128>.Exp(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Exp2(Lanes128 x) => LaneMath<Lanes128>.Exp2(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Log(Lanes128 x) => LaneMath<Lanes128>.Log(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Log1P(Lanes128 x) => LaneMath<Lanes128>.Log1P(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sin(Lanes128 x) => LaneMath<Lanes128>.Sin(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Cos(Lanes128 x) => LaneMath<Lanes128>.Cos(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Tanh(Lanes128 x) => LaneMath<Lanes128>.Tanh(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Sigmoid(Lanes128 x) => LaneMath<Lanes128>.Sigmoid(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Silu(Lanes128 x) => LaneMath<Lanes128>.Silu(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Softplus(Lanes128 x) => LaneMath<Lanes128>.Softplus(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Erf(Lanes128 x) => LaneMath<Lanes128>.Erf(x);
    [MethodImpl(AggressiveInlining)]
    public static Lanes128 Pow(Lanes128 x, Lanes128 y) => LaneMath<Lanes128>.Pow(x, y);

    [MethodImpl(AggressiveInlining)]
    public static float HorizontalSum(Lanes128 x)
    {
        Vector128<float> pairs = x.Value + Vector128.Shuffle(x.Value, Vector128.Create(2, 3, 0, 1));
        return pairs.ToScalar() + pairs.GetElement(1);
    }
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMax(Lanes128 x)
    {
        Vector128<float> pairs = Vector128.Max(x.Value, Vector128.Shuffle(x.Value, Vector128.Create(2, 3, 0, 1)));
        return MathF.Max(pairs.ToScalar(), pairs.GetElement(1));
    }
    [MethodImpl(AggressiveInlining)]
    public static float HorizontalMin(Lanes128 x)
    {
        Vector128<float> pairs = Vector128.Min(x.Value, Vector128.Shuffle(x.Value, Vector128.Create(2, 3, 0, 1)));
        return MathF.Min(pairs.ToScalar(), pairs.GetElement(1));
    }

    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Bits(int x) => new(Vector128.Create(x).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Xor(Lanes128 x, Lanes128 y) => new(x.Value ^ y.Value);
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.AddBits(Lanes128 x, Lanes128 y) =>
        new((x.Value.AsInt32() + y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.SubBits(Lanes128 x, Lanes128 y) =>
        new((x.Value.AsInt32() - y.Value.AsInt32()).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.ShiftLeft(Lanes128 x, int count) => new((x.Value.AsInt32() << count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.ShiftRight(Lanes128 x, int count) => new((x.Value.AsInt32() >> count).AsSingle());
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.FromInt(Lanes128 x) => new(Vector128.ConvertToSingle(x.Value.AsInt32()));
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Clamp(Lanes128 x, float low, float high) => new(Bounded(x.Value, low, high));
    // x86 min and max return their second operand when either is NaN, so x goes second; NEON's return NaN.
    [MethodImpl(AggressiveInlining)]
    private static Vector128<float> Bounded(Vector128<float> x, float low, float high) =>
        Vector128.MinNative(Vector128.Create(high), Vector128.MaxNative(Vector128.Create(low), x));
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Split(Lanes128 x, out Lanes128 power)
    {
        Vector128<float> bounded = Bounded(x.Value, -151f, 129f);
        Vector128<float> shifted = bounded + Vector128.Create(PowerOfTwo.Magic);
        power = new(shifted);
        return new(bounded - (shifted - Vector128.Create(PowerOfTwo.Magic)));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Nearest(Lanes128 x, out Lanes128 power)
    {
        Vector128<float> shifted = x.Value + Vector128.Create(PowerOfTwo.Magic);
        power = new(shifted);
        return new(shifted - Vector128.Create(PowerOfTwo.Magic));
    }
    [MethodImpl(AggressiveInlining)]
    static Lanes128 ILaneBits<Lanes128>.Scale(Lanes128 x, Lanes128 power)
    {
        Vector128<int> both = power.Value.AsInt32();
        Vector128<int> half = both >> 1;
        return new(x.Value * (half << 23).AsSingle() * ((both - half) << 23).AsSingle());
    }
    [MethodImpl(AggressiveInlining)]
    static bool ILaneBits<Lanes128>.Any(Lanes128 mask) => mask.Value.ExtractMostSignificantBits() != 0;
}
