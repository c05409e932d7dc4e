using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime;

/// <summary>to[k, n] = from[n, k]: the data movement of packing. It moves floats and never rounds, so it is free to use the
/// widest shuffles.</summary>
internal static unsafe class Transpose
{
    /// <summary>Writes <paramref name="depth"/> rows of <paramref name="rows"/> floats; touches nothing else of either
    /// array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(float* from, nint fromRow, int rows, int depth, float* to, nint toRow)
        where V : unmanaged, ILanes<V>
    {
        int n = 0;
        if (V.Count == 16 && Avx512F.IsSupported)
            for (; n + 16 <= rows; n += 16)
            {
                int k = 0;
                for (; k + 16 <= depth; k += 16) Block16(from + n * fromRow + k, fromRow, to + k * toRow + n, toRow);
                if (k < depth) Narrow(from + n * fromRow + k, fromRow, 16, depth - k, to + k * toRow + n, toRow);
            }
        if (n < rows) Narrow(from + n * fromRow, fromRow, rows - n, depth, to + n, toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Narrow(float* from, nint fromRow, int rows, int depth, float* to, nint toRow)
    {
        int n = 0;
        for (; n + 4 <= rows; n += 4)
        {
            int k = 0;
            for (; k + 4 <= depth; k += 4) Block4(from + n * fromRow + k, fromRow, to + k * toRow + n, toRow);
            for (; k < depth; k++)
                for (int i = n; i < n + 4; i++) to[k * toRow + i] = from[i * fromRow + k];
        }
        for (; n < rows; n++)
            for (int k = 0; k < depth; k++) to[k * toRow + n] = from[n * fromRow + k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(float* from, nint fromRow, float* to, nint toRow)
    {
        Vector128<float> a = Vector128.Load(from), b = Vector128.Load(from + fromRow);
        Vector128<float> c = Vector128.Load(from + 2 * fromRow), d = Vector128.Load(from + 3 * fromRow);
        if (Sse.IsSupported)
        {
            Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), ef = Sse.UnpackHigh(a, b),
                gh = Sse.UnpackHigh(c, d);
            Sse.MoveLowToHigh(ab, cd).Store(to);
            Sse.MoveHighToLow(cd, ab).Store(to + toRow);
            Sse.MoveLowToHigh(ef, gh).Store(to + 2 * toRow);
            Sse.MoveHighToLow(gh, ef).Store(to + 3 * toRow);
        }
        else
        {
            Vector128.Create(a[0], b[0], c[0], d[0]).Store(to);
            Vector128.Create(a[1], b[1], c[1], d[1]).Store(to + toRow);
            Vector128.Create(a[2], b[2], c[2], d[2]).Store(to + 2 * toRow);
            Vector128.Create(a[3], b[3], c[3], d[3]).Store(to + 3 * toRow);
        }
    }

    // Pairs, then quads within 128 bits, then two rounds over the 128-bit parts: 64 shuffles for 256 floats, against 256
    // loads and stores.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block16(float* from, nint fromRow, float* to, nint toRow)
    {
        Quad(from, fromRow, out var a0, out var a1, out var a2, out var a3);
        Quad(from + 4 * fromRow, fromRow, out var b0, out var b1, out var b2, out var b3);
        Quad(from + 8 * fromRow, fromRow, out var c0, out var c1, out var c2, out var c3);
        Quad(from + 12 * fromRow, fromRow, out var d0, out var d1, out var d2, out var d3);
        Spread(a0, b0, c0, d0, to, 4 * toRow);
        Spread(a1, b1, c1, d1, to + toRow, 4 * toRow);
        Spread(a2, b2, c2, d2, to + 2 * toRow, 4 * toRow);
        Spread(a3, b3, c3, d3, to + 3 * toRow, 4 * toRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quad(float* p, nint row, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2,
        out Vector512<float> q3)
    {
        Vector512<float> a = Vector512.Load(p), b = Vector512.Load(p + row), c = Vector512.Load(p + 2 * row),
            d = Vector512.Load(p + 3 * row);
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> ef = Avx512F.UnpackHigh(a, b).AsDouble(), gh = Avx512F.UnpackHigh(c, d).AsDouble();
        q0 = Avx512F.UnpackLow(ab, cd).AsSingle();
        q1 = Avx512F.UnpackHigh(ab, cd).AsSingle();
        q2 = Avx512F.UnpackLow(ef, gh).AsSingle();
        q3 = Avx512F.UnpackHigh(ef, gh).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Spread(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* to,
        nint row)
    {
        Vector512<float> ab = Avx512F.Shuffle4x128(a, b, 0x88), cd = Avx512F.Shuffle4x128(c, d, 0x88);
        Vector512<float> ef = Avx512F.Shuffle4x128(a, b, 0xDD), gh = Avx512F.Shuffle4x128(c, d, 0xDD);
        Avx512F.Shuffle4x128(ab, cd, 0x88).Store(to);
        Avx512F.Shuffle4x128(ef, gh, 0x88).Store(to + row);
        Avx512F.Shuffle4x128(ab, cd, 0xDD).Store(to + 2 * row);
        Avx512F.Shuffle4x128(ef, gh, 0xDD).Store(to + 3 * row);
    }

    /// <summary>c[n] = Σ_k x[k] w[n, k] as chains from 0 over k, 32 rows of w and a multiple of 16 of k; for AVX-512.</summary>
    /// <remarks>Each 16 × 16 block is turned in registers and used at once, so the weights of a single token pass through no
    /// buffer. Two groups of rows, because the shuffles of one hide the chain of the other.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dots32(float* w, nint row, int depth, float* x, float* c)
    {
        Vector512<float> first = Vector512<float>.Zero, second = Vector512<float>.Zero;
        for (; depth > 0; depth -= 16, w += 16, x += 16)
        {
            first = Dots(w, row, x, first);
            second = Dots(w + 16 * row, row, x, second);
        }
        first.Store(c);
        second.Store(c + 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Dots(float* w, nint row, float* x, Vector512<float> sum)
    {
        Quad(w, row, out var a0, out var a1, out var a2, out var a3);
        Quad(w + 4 * row, row, out var b0, out var b1, out var b2, out var b3);
        Halves(ref a0, ref b0, out var e0, out var f0);
        Halves(ref a1, ref b1, out var e1, out var f1);
        Halves(ref a2, ref b2, out var e2, out var f2);
        Halves(ref a3, ref b3, out var e3, out var f3);
        Quad(w + 8 * row, row, out a0, out a1, out a2, out a3);
        Quad(w + 12 * row, row, out b0, out b1, out b2, out b3);
        Halves(ref a0, ref b0, out var g0, out var h0);
        Halves(ref a1, ref b1, out var g1, out var h1);
        Halves(ref a2, ref b2, out var g2, out var h2);
        Halves(ref a3, ref b3, out var g3, out var h3);
        sum = Four(x, e0, g0, e1, g1, e2, g2, e3, g3, sum, 0x88);
        sum = Four(x + 4, f0, h0, f1, h1, f2, h2, f3, h3, sum, 0x88);
        sum = Four(x + 8, e0, g0, e1, g1, e2, g2, e3, g3, sum, 0xDD);
        return Four(x + 12, f0, h0, f1, h1, f2, h2, f3, h3, sum, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(ref Vector512<float> a, ref Vector512<float> b, out Vector512<float> even,
        out Vector512<float> odd)
    {
        even = Avx512F.Shuffle4x128(a, b, 0x88);
        odd = Avx512F.Shuffle4x128(a, b, 0xDD);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Four(float* x,
        Vector512<float> a0, Vector512<float> b0, Vector512<float> a1, Vector512<float> b1,
        Vector512<float> a2, Vector512<float> b2, Vector512<float> a3, Vector512<float> b3,
        Vector512<float> sum, [ConstantExpected] byte part)
    {
        sum = Avx512F.FusedMultiplyAdd(Vector512.Create(x[0]), Avx512F.Shuffle4x128(a0, b0, part), sum);
        sum = Avx512F.FusedMultiplyAdd(Vector512.Create(x[1]), Avx512F.Shuffle4x128(a1, b1, part), sum);
        sum = Avx512F.FusedMultiplyAdd(Vector512.Create(x[2]), Avx512F.Shuffle4x128(a2, b2, part), sum);
        return Avx512F.FusedMultiplyAdd(Vector512.Create(x[3]), Avx512F.Shuffle4x128(a3, b3, part), sum);
    }
}
