using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

// The reference data keeps time last, adds a bias to Δ before its softplus, and multiplies y by silu(z).

/// <summary><see cref="SelectiveScan"/> with one B and C for all channels.</summary>
[Layer(Source = "selective_scan in the reference data's own layout")]
public static partial class Scan
{
    /// <summary>The equations.</summary>
    public static void Define<S, D, T, N>(
        In<S, D, T> u, In<S, D, T> delta, Weight<D, N> a, In<S, N, T> b, In<S, N, T> c, Weight<D>? d, In<S, D, T>? z,
        Weight<D>? deltaBias, Out<S, D, T> y, Out<S, D, N> lastState, bool deltaSoftplus = false, bool hasZ = false)
        where T : ITime
    {
        Index<S> s = new();
        Index<D> e = new();
        Index<T> t = new();
        Index<N> n = new();
        Local<S, T, D> x = new(), raw = new(), step = new(), sum = new();
        Local<S, T, N> bt = new(), ct = new();

        x[s, t, e] = u[s, e, t];
        raw[s, t, e] = delta[s, e, t] + (deltaBias?[e] ?? 0);
        step[s, t, e] = Select(deltaSoftplus, Softplus(raw[s, t, e]), raw[s, t, e]);
        bt[s, t, n] = b[s, n, t];
        ct[s, t, n] = c[s, n, t];
        SelectiveScan.Define(x[s], step[s], a, bt[s], ct[s], d, sum[s], lastState[s]);
        y[s, e, t] = Select(hasZ, sum[s, t, e] * Silu(z?[s, e, t] ?? 0), sum[s, t, e]);
    }
}

/// <summary><see cref="SelectiveScan"/> with B and C for each group of C channels.</summary>
[Layer(Source = "selective_scan with groups in the reference data's own layout")]
public static partial class ScanGroups
{
    /// <summary>The equations.</summary>
    public static void Define<S, G, C, T, N>(
        In<S, G, C, T> u, In<S, G, C, T> delta, Weight<G, C, N> a, In<S, G, N, T> b, In<S, G, N, T> c, Weight<G, C>? d,
        In<S, G, C, T>? z, Weight<G, C>? deltaBias, Out<S, G, C, T> y, Out<S, G, C, N> lastState,
        bool deltaSoftplus = false, bool hasZ = false) where T : ITime
    {
        Index<S> s = new();
        Index<G> g = new();
        Index<C> e = new();
        Index<T> t = new();
        Index<N> n = new();
        Local<S, G, T, C> x = new(), raw = new(), step = new(), sum = new();
        Local<S, G, T, N> bt = new(), ct = new();

        x[s, g, t, e] = u[s, g, e, t];
        raw[s, g, t, e] = delta[s, g, e, t] + (deltaBias?[g, e] ?? 0);
        step[s, g, t, e] = Select(deltaSoftplus, Softplus(raw[s, g, t, e]), raw[s, g, t, e]);
        bt[s, g, t, n] = b[s, g, n, t];
        ct[s, g, t, n] = c[s, g, n, t];
        SelectiveScan.Define(x[s, g], step[s, g], a[g], bt[s, g], ct[s, g], d?[g], sum[s, g], lastState[s, g]);
        y[s, g, e, t] = Select(hasZ, sum[s, g, t, e] * Silu(z?[s, g, e, t] ?? 0), sum[s, g, t, e]);
    }
}

/// <summary>An axis with one position.</summary>
[Extent(1)]
public struct One;

/// <summary><see cref="SelectiveScan"/> with B and C that do not change along time but differ by channel: one scan a
/// channel.</summary>
[Layer(Source = "selective_scan with fixed B and C in the reference data's own layout")]
public static partial class ScanFixed
{
    /// <summary>The equations.</summary>
    public static void Define<S, D, T, N>(
        In<S, D, T> u, In<S, D, T> delta, Weight<D, N> a, Weight<D, N> b, Weight<D, N> c, Weight<D>? d, In<S, D, T>? z,
        Weight<D>? deltaBias, Out<S, D, T> y, Out<S, D, N> lastState, bool deltaSoftplus = false, bool hasZ = false)
        where T : ITime
    {
        Index<S> s = new();
        Index<D> e = new();
        Index<T> t = new();
        Index<N> n = new();
        Index<One> o = new();
        Local<S, D, T, One> x = new(), step = new(), scan = new();
        Local<S, D, T> raw = new(), sum = new();
        Local<S, D, One, N> last = new();
        Local<D, One, N> decay = new();
        Local<D, T, N> bt = new(), ct = new();

        x[s, e, t, o] = u[s, e, t];
        raw[s, e, t] = delta[s, e, t] + (deltaBias?[e] ?? 0);
        step[s, e, t, o] = Select(deltaSoftplus, Softplus(raw[s, e, t]), raw[s, e, t]);
        decay[e, o, n] = a[e, n];
        bt[e, t, n] = b[e, n];
        ct[e, t, n] = c[e, n];
        SelectiveScan.Define(x[s, e], step[s, e], decay[e], bt[e], ct[e], null, scan[s, e], last[s, e]);
        sum[s, e, t] = scan[s, e, t, 0] + (d?[e] ?? 0) * u[s, e, t];
        y[s, e, t] = Select(hasZ, sum[s, e, t] * Silu(z?[s, e, t] ?? 0), sum[s, e, t]);
        lastState[s, e, n] = last[s, e, 0, n];
    }
}
