using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Golden.Specs;

/// <summary><see cref="GroupedQueryAttention"/> for each sequence, with any scale.</summary>
[Layer(Source = "attention_causal of the reference data")]
public static partial class CausalAttention
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, G, R, K>(
        In<B, T, G, R, K> q, In<B, T, G, K> k, In<B, T, G, K> v, Out<B, T, G, R, K> y,
        double scale = 1, int window = int.MaxValue, double softcap = 0) where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<G> g = new();
        Index<R> r = new();
        Index<K> c = new();
        Local<B, T, G, R, K> scaled = new();

        scaled[b, t, g, r, c] = scale * Sqrt(Extent(c)) * q[b, t, g, r, c];
        GroupedQueryAttention.Define(scaled[b], k[b], v[b], y[b], window, softcap);
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

/// <summary><see cref="AlibiAttention"/> for each sequence, with any scale.</summary>
[Layer(Source = "attention_alibi in the reference data's own layout")]
public static partial class AlibiSequences
{
    /// <summary>The equations.</summary>
    public static void Define<B, T, H, K>(
        In<B, T, H, K> q, In<B, T, H, K> k, In<B, T, H, K> v, Out<B, T, H, K> y, double scale = 1) where T : ITime
    {
        Index<B> b = new();
        Index<T> t = new();
        Index<H> h = new();
        Index<K> c = new();
        Local<B, T, H, K> scaled = new();

        scaled[b, t, h, c] = scale * Sqrt(Extent(c)) * q[b, t, h, c];
        AlibiAttention.Define(scaled[b], k[b], v[b], y[b]);
    }
}
