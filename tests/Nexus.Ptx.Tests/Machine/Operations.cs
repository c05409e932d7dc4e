namespace Nexus.Ptx.Tests.Machine;

/// <summary>What an instruction does that touches no memory: from up to three operands, as bits, to the bits of its
/// result.</summary>
internal delegate ulong Operation(ulong a, ulong b, ulong c);

/// <summary>The instructions that the printer writes, apart from those that load, store, branch or wait.</summary>
internal static class Operations
{
    private static readonly Dictionary<string, Operation> s_rows = new()
    {
        ["mov.f32"] = (a, b, c) => a,
        ["mov.b32"] = (a, b, c) => a,
        ["mov.u32"] = (a, b, c) => a,
        ["mov.s64"] = (a, b, c) => a,
        ["mov.u64"] = (a, b, c) => a,
        ["cvta.to.global.u64"] = (a, b, c) => a,
        ["add.rn.f32"] = (a, b, c) => F(F(a) + F(b)),
        ["sub.rn.f32"] = (a, b, c) => F(F(a) - F(b)),
        ["mul.rn.f32"] = (a, b, c) => F(F(a) * F(b)),
        ["div.rn.f32"] = (a, b, c) => F(F(a) / F(b)),
        ["fma.rn.f32"] = (a, b, c) => F(MathF.FusedMultiplyAdd(F(a), F(b), F(c))),
        ["max.NaN.f32"] = (a, b, c) => F(MathF.Max(F(a), F(b))),
        ["min.NaN.f32"] = (a, b, c) => F(MathF.Min(F(a), F(b))),
        ["neg.f32"] = (a, b, c) => (uint)a ^ 0x80000000,
        ["abs.f32"] = (a, b, c) => (uint)a & 0x7FFFFFFF,
        ["sqrt.rn.f32"] = (a, b, c) => F(MathF.Sqrt(F(a))),
        ["rcp.rn.f32"] = (a, b, c) => F(1f / F(a)),
        ["cvt.rmi.f32.f32"] = (a, b, c) => F(MathF.Floor(F(a))),
        ["selp.f32"] = (a, b, c) => c != 0 ? a : b,
        ["selp.b64"] = (a, b, c) => c != 0 ? a : b,
        ["setp.lt.f32"] = (a, b, c) => B(F(a) < F(b)),
        ["setp.le.f32"] = (a, b, c) => B(F(a) <= F(b)),
        ["setp.gt.f32"] = (a, b, c) => B(F(a) > F(b)),
        ["setp.eq.f32"] = (a, b, c) => B(F(a) == F(b)),
        ["setp.lt.s64"] = (a, b, c) => B((long)a < (long)b),
        ["setp.le.s64"] = (a, b, c) => B((long)a <= (long)b),
        ["setp.gt.s64"] = (a, b, c) => B((long)a > (long)b),
        ["setp.ge.s64"] = (a, b, c) => B((long)a >= (long)b),
        ["setp.eq.s64"] = (a, b, c) => B(a == b),
        ["setp.ne.s64"] = (a, b, c) => B(a != b),
        ["setp.lt.s32"] = (a, b, c) => B((int)a < (int)b),
        ["setp.ne.s32"] = (a, b, c) => B((uint)a != (uint)b),
        ["setp.ne.u32"] = (a, b, c) => B((uint)a != (uint)b),
        ["setp.eq.u32"] = (a, b, c) => B((uint)a == (uint)b),
        ["setp.lt.f64"] = (a, b, c) => B(D(a) < D(b)),
        ["setp.le.f64"] = (a, b, c) => B(D(a) <= D(b)),
        ["setp.gt.f64"] = (a, b, c) => B(D(a) > D(b)),
        ["setp.ge.f64"] = (a, b, c) => B(D(a) >= D(b)),
        ["setp.eq.f64"] = (a, b, c) => B(D(a) == D(b)),
        ["setp.neu.f64"] = (a, b, c) => B(!(D(a) == D(b))),
        ["and.pred"] = (a, b, c) => a & b,
        ["or.pred"] = (a, b, c) => a | b,
        ["not.pred"] = (a, b, c) => a ^ 1,
        ["add.s64"] = (a, b, c) => a + b,
        ["sub.s64"] = (a, b, c) => a - b,
        ["mul.lo.s64"] = (a, b, c) => a * b,
        ["div.s64"] = (a, b, c) => (ulong)((long)a / (long)b),
        ["rem.s64"] = (a, b, c) => (ulong)((long)a % (long)b),
        ["min.s64"] = (a, b, c) => (ulong)Math.Min((long)a, (long)b),
        ["max.s64"] = (a, b, c) => (ulong)Math.Max((long)a, (long)b),
        ["neg.s64"] = (a, b, c) => (ulong)-(long)a,
        ["xor.b64"] = (a, b, c) => a ^ b,
        ["shl.b64"] = (a, b, c) => a << (int)b,
        ["mad.lo.s64"] = (a, b, c) => a * b + c,
        ["add.s32"] = (a, b, c) => (uint)a + (uint)b & 0xFFFFFFFF,
        ["add.u32"] = (a, b, c) => (uint)a + (uint)b & 0xFFFFFFFF,
        ["sub.s32"] = (a, b, c) => (uint)((uint)a - (uint)b),
        ["mul.lo.u32"] = (a, b, c) => (uint)((uint)a * (uint)b),
        ["mul.hi.u32"] = (a, b, c) => (uint)a * (ulong)(uint)b >> 32,
        ["shr.u64"] = (a, b, c) => a >> (int)b,
        ["and.b32"] = (a, b, c) => (uint)a & (uint)b,
        ["or.b32"] = (a, b, c) => (uint)a | (uint)b,
        ["xor.b32"] = (a, b, c) => (uint)a ^ (uint)b,
        ["shl.b32"] = (a, b, c) => (uint)a << (int)b,
        ["shr.s32"] = (a, b, c) => (uint)((int)a >> (int)b),
        ["shr.u32"] = (a, b, c) => (uint)a >> (int)b,
        ["cvt.s64.s32"] = (a, b, c) => (ulong)(long)(int)a,
        ["cvt.u64.u32"] = (a, b, c) => (uint)a,
        ["cvt.u32.u64"] = (a, b, c) => (uint)a,
        ["cvt.rn.f32.s32"] = (a, b, c) => F((float)(int)a),
        ["cvt.rn.f32.u32"] = (a, b, c) => F((float)(uint)a),
        ["cvt.rn.f32.s64"] = (a, b, c) => F((float)(long)a),
        ["cvt.rn.f32.f64"] = (a, b, c) => F((float)D(a)),
        ["cvt.f64.f32"] = (a, b, c) => D(F(a)),
        ["cvt.rn.f64.s64"] = (a, b, c) => D((double)(long)a),
        ["cvt.rzi.s64.f64"] = (a, b, c) => Whole(Math.Truncate(D(a))),
        ["cvt.rni.s64.f64"] = (a, b, c) => Whole(Math.Round(D(a), MidpointRounding.ToEven)),
        ["cvt.rni.f64.f64"] = (a, b, c) => D(Math.Round(D(a), MidpointRounding.ToEven)),
        ["add.rn.f64"] = (a, b, c) => D(D(a) + D(b)),
        ["sub.rn.f64"] = (a, b, c) => D(D(a) - D(b)),
        ["mul.rn.f64"] = (a, b, c) => D(D(a) * D(b)),
        ["div.rn.f64"] = (a, b, c) => D(D(a) / D(b)),
        ["fma.rn.f64"] = (a, b, c) => D(Math.FusedMultiplyAdd(D(a), D(b), D(c))),
        ["neg.f64"] = (a, b, c) => D(-D(a)),
        ["sqrt.rn.f64"] = (a, b, c) => D(Math.Sqrt(D(a))),
    };

    /// <summary>The operation of a name, or null when it is none of these.</summary>
    public static Operation? Of(string name) => s_rows.GetValueOrDefault(name);

    // Conversions saturate, as the instruction does.
    private static ulong Whole(double x) =>
        (ulong)(x >= long.MaxValue ? long.MaxValue : x <= long.MinValue ? long.MinValue : (long)x);
    private static ulong B(bool x) => x ? 1UL : 0UL;
    private static float F(ulong x) => BitConverter.UInt32BitsToSingle((uint)x);
    private static ulong F(float x) => BitConverter.SingleToUInt32Bits(x);
    private static double D(ulong x) => BitConverter.UInt64BitsToDouble(x);
    private static ulong D(double x) => BitConverter.DoubleToUInt64Bits(x);
}
