using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

// Recurrences with a matrix as state, for each sequence and head; the reference data has time before heads, or after them.

/// <summary><see cref="LinearAttention"/> for each head.</summary>
[Layer(Source = "linear_attention of the reference data")]
public static partial class LinearAttentionHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, V> v,
        Out<B, T, H, V> y, double eps = 1e-6) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        LinearAttention.Define(q[b, .., h, ..], k[b, .., h, ..], v[b, .., h, ..], y[b, .., h, ..], eps);
    }
}

/// <summary><see cref="Retention"/> for each head, with the decays of the paper.</summary>
[Layer(Source = "retention of the reference data")]
public static partial class RetentionHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K, V>(
        In<B, H, T, K> q, In<B, H, T, K> k, In<B, H, T, V> v, Out<B, H, T, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        Retention.Define(q[b, h], k[b, h], v[b, h], 1 - Exp2(-5 - h), y[b, h], finalState[b, h]);
    }
}

/// <summary><see cref="SimpleGla"/> for each head.</summary>
[Layer(Source = "simple_gla of the reference data")]
public static partial class SimpleGlaHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, V> v,
        In<B, T, H> logDecay, In<B, H, K, V>? initialState, Out<B, T, H, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        SimpleGla.Define(q[b, .., h, ..], k[b, .., h, ..], v[b, .., h, ..], logDecay[b, .., h], initialState?[b, h],
            y[b, .., h, ..], finalState[b, h]);
    }
}

/// <summary><see cref="GatedLinearAttention"/> for each head.</summary>
[Layer(Source = "gla of the reference data")]
public static partial class GlaHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, V> v,
        In<B, T, H, K> logDecay, In<B, H, K, V>? initialState, Out<B, T, H, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        GatedLinearAttention.Define(q[b, .., h, ..], k[b, .., h, ..], v[b, .., h, ..], logDecay[b, .., h, ..],
            initialState?[b, h], y[b, .., h, ..], finalState[b, h]);
    }
}

/// <summary><see cref="Hgrn2"/> for each head.</summary>
[Layer(Source = "hgrn2 of the reference data")]
public static partial class Hgrn2Heads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> f, In<B, T, H, V> i,
        Out<B, T, H, V> y, Out<B, H, K, V> finalState, double lower = 0) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        Hgrn2.Define(q[b, .., h, ..], f[b, .., h, ..], i[b, .., h, ..], y[b, .., h, ..], finalState[b, h], lower);
    }
}

/// <summary><see cref="DeltaNet"/> for each head.</summary>
[Layer(Source = "delta_rule of the reference data")]
public static partial class DeltaHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K, V>(
        In<B, H, T, K> q, In<B, H, T, K> k, In<B, H, T, V> v, In<B, H, T> beta, In<B, H, K, V>? initialState,
        Out<B, H, T, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        DeltaNet.Define(q[b, h], k[b, h], v[b, h], beta[b, h], initialState?[b, h], y[b, h], finalState[b, h]);
    }
}

/// <summary><see cref="GatedDeltaNet"/> for each head.</summary>
[Layer(Source = "gated_delta_rule of the reference data")]
public static partial class GatedDeltaHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K, V>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, V> v,
        In<B, T, H> beta, In<B, T, H>? g, In<B, H, K, V>? initialState, Out<B, T, H, V> y, Out<B, H, K,
            V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        GatedDeltaNet.Define(q[b, .., h, ..], k[b, .., h, ..], v[b, .., h, ..], beta[b, .., h], g?[b, .., h],
            initialState?[b, h], y[b, .., h, ..], finalState[b, h]);
    }
}

/// <summary><see cref="Rwkv6"/> for each head.</summary>
[Layer(Source = "rwkv6_wkv of the reference data")]
public static partial class Rwkv6Heads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K, V>(
        In<B, H, T, K> r, In<B, H, T, K> k, In<B, H, T, V> v, In<B, H, T, K> logW, Weight<H, K> u,
        In<B, H, K, V>? initialState, Out<B, H, T, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        Rwkv6.Define(r[b, h], k[b, h], v[b, h], logW[b, h], u[h], initialState?[b, h], y[b, h], finalState[b, h]);
    }
}

/// <summary><see cref="Rwkv7"/> for each head.</summary>
[Layer(Source = "rwkv7_wkv of the reference data")]
public static partial class Rwkv7Heads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, K, V>(
        In<B, H, T, K> r, In<B, H, T, K> k, In<B, H, T, V> v, In<B, H, T, K> logW, In<B, H, T, K> a, In<B, H, T, K> b,
        In<B, H, K, V>? initialState, Out<B, H, T, V> y, Out<B, H, K, V> finalState) where T : ITime
    {
        Index<B> s = new();
        Index<H> h = new();

        Rwkv7.Define(r[s, h], k[s, h], v[s, h], logW[s, h], a[s, h], b[s, h], initialState?[s, h], y[s, h], finalState[s, h]);
    }
}

/// <summary><see cref="StateSpaceDual"/> for each head.</summary>
[Layer(Source = "mamba2_ssd_chunked of the reference data")]
public static partial class StateSpaceDualHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, P, N>(
        In<B, T, H, P> x, In<B, T, H> a, In<B, T, H, N> b, In<B, T, H, N> c, In<B, H, P, N>? initialState,
        Out<B, T, H, P> y, Out<B, H, P, N> finalState) where T : ITime
    {
        Index<B> s = new();
        Index<H> h = new();

        StateSpaceDual.Define(x[s, .., h, ..], a[s, .., h], b[s, .., h, ..], c[s, .., h, ..], initialState?[s, h],
            y[s, .., h, ..], finalState[s, h]);
    }
}

/// <summary><see cref="HgrnScan"/> for each sequence.</summary>
[Layer(Source = "hgrn_scan of the reference data")]
public static partial class HgrnSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, D>(
        In<B, T, D> x, In<B, T, D> logDecay, In<B, D>? initialState, Out<B, T, D> y, Out<B, D> finalState) where T : ITime
    {
        Index<B> b = new();

        HgrnScan.Define(x[b], logDecay[b], initialState?[b], y[b], finalState[b]);
    }
}
