using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

// The reference data keeps heads before time; the layers keep them after it, as projections write them.

/// <summary><see cref="GroupedQueryAttention"/> for each sequence.</summary>
[Layer(Source = "attention_causal in the reference data's own layout")]
public static partial class CausalAttention
{
    /// <summary>The equations.</summary>
    public static void Define<B, G, R, T, K>(
        In<B, G, R, T, K> q, In<B, G, T, K> k, In<B, G, T, K> v, Out<B, G, R, T, K> y,
        double scale = 1, int window = int.MaxValue, double softcap = 0) where T : ITime
    {
        Index<B> b = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<T> t = new();
        Index<K> c = new();
        Local<B, T, G, R, K> queries = new(), sums = new();
        Local<B, T, G, K> keys = new(), values = new();

        queries[b, t, g, r, c] = scale * Sqrt(Extent(c)) * q[b, g, r, t, c];
        keys[b, t, g, c] = k[b, g, t, c];
        values[b, t, g, c] = v[b, g, t, c];
        GroupedQueryAttention.Define(queries[b], keys[b], values[b], sums[b], window, softcap);
        y[b, g, r, t, c] = sums[b, t, g, r, c];
    }
}

/// <summary><see cref="RotaryEmbedding"/> for each head.</summary>
[Layer(Source = "rope_half in the reference data's own layout")]
public static partial class RotaryHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, J>(
        In<B, H, T, Joined<Two, J>> x, Out<B, H, T, Joined<Two, J>> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        RotaryEmbedding.Define(x[b, h].Split(), y[b, h].Split(), theta, first);
    }
}

/// <summary><see cref="RotaryEmbedding"/> for the first channels of each head; the last P pass.</summary>
[Layer(Source = "rope_half with channels that do not turn, in the reference data's own layout")]
public static partial class RotaryPart
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, J, P>(
        In<B, H, T, Concat<Joined<Two, J>, P>> x, Out<B, H, T, Concat<Joined<Two, J>, P>> y, double theta = 10000, int first = 0)
        where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();
        Index<T> t = new();
        Index<P> p = new();

        RotaryEmbedding.Define(x.First()[b, h].Split(), y.First()[b, h].Split(), theta, first);
        y.Second()[b, h, t, p] = x.Second()[b, h, t, p];
    }
}

/// <summary><see cref="RotaryInterleaved"/> for each head.</summary>
[Layer(Source = "rope_interleaved in the reference data's own layout")]
public static partial class InterleavedHeads
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, J>(
        In<B, H, T, Joined<J, Two>> x, Out<B, H, T, Joined<J, Two>> y, double theta = 10000, int first = 0) where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();

        RotaryInterleaved.Define(x[b, h].Split(), y[b, h].Split(), theta, first);
    }
}

/// <summary><see cref="RotaryInterleaved"/> for the first channels of each head; the last P pass.</summary>
[Layer(Source = "rope_interleaved with channels that do not turn, in the reference data's own layout")]
public static partial class InterleavedPart
{
    /// <summary>The equations.</summary>
    public static void Define<B, H, T, J, P>(
        In<B, H, T, Concat<Joined<J, Two>, P>> x, Out<B, H, T, Concat<Joined<J, Two>, P>> y, double theta = 10000, int first = 0)
        where T : ITime
    {
        Index<B> b = new();
        Index<H> h = new();
        Index<T> t = new();
        Index<P> p = new();

        RotaryInterleaved.Define(x.First()[b, h].Split(), y.First()[b, h].Split(), theta, first);
        y.Second()[b, h, t, p] = x.Second()[b, h, t, p];
    }
}
