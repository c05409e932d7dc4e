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
        In<S, D, T> u, In<S, D, T> delta, Weight<D, N> a, In<S, N, T> b, In<S, N, T> c, Weight<D>? d, In<S, D, T>? z, Weight<D>? deltaBias,
        Out<S, D, T> y, Out<S, D, N> lastState, bool deltaSoftplus = false, bool hasZ = false) where T : ITime
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

/// <summary>The scan with B and C that do not change along time but differ by channel, which is no call of <see cref="SelectiveScan"/>.</summary>
[Layer(Source = "selective_scan with fixed B and C in the reference data's own layout")]
public static partial class ScanFixed
{
    /// <summary>The equations.</summary>
    public static void Define<S, D, T, N>(
        In<S, D, T> u, In<S, D, T> delta, Weight<D, N> a, Weight<D, N> b, Weight<D, N> c, Weight<D>? d, In<S, D, T>? z,
        Weight<D>? deltaBias, Out<S, D, T> y, Out<S, D, N> lastState, bool deltaSoftplus = false, bool hasZ = false) where T : ITime
    {
        Index<S> s = new();
        Index<D> e = new();
        Index<T> t = new();
        Index<N> n = new();
        Local<S, T, D> x = new(), raw = new(), step = new(), sum = new();
        Local<S, T, D, N> h = new();

        x[s, t, e] = u[s, e, t];
        raw[s, t, e] = delta[s, e, t] + (deltaBias?[e] ?? 0);
        step[s, t, e] = Select(deltaSoftplus, Softplus(raw[s, t, e]), raw[s, t, e]);
        h[s, t, e, n] = Exp(step[s, t, e] * a[e, n]) * h[s, t - 1, e, n] + step[s, t, e] * b[e, n] * x[s, t, e];
        sum[s, t, e] = Sum(n, c[e, n] * h[s, t, e, n]) + (d?[e] ?? 0) * x[s, t, e];
        lastState[s, e, n] = h[s, ^1, e, n];
        y[s, e, t] = Select(hasZ, sum[s, t, e] * Silu(z?[s, e, t] ?? 0), sum[s, t, e]);
    }
}
