using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>as TitansMemory with M(x) = W₂ silu(W₁ x): both matrices follow the surprise, with momentum and
/// forgetting</summary>
/// <remarks>k [T, I], q [T, I], v [T, O], alpha, eta, theta [T] (forgetting, momentum, step; 0 to 1), w1 [H, I] and w2
/// [O, H] (the
/// memory before the first token), y [T, O], before [T, O] (read before the update), surprise [T] (|M(k) − v|²), memory1,
/// momentum1 [H, I], memory2, momentum2 [O, H] (after the last token). The gradient of the loss is written out.</remarks>
[Layer(Source = "Behrouz et al. 2025, arXiv:2501.00663, eq. 8-14, memory of two layers")]
public static partial class TitansMlpMemory
{
    /// <summary>The equations.</summary>
    public static void Define<T, I, H, O>(
        In<T, I> k, In<T, I> q, In<T, O> v, In<T> alpha, In<T> eta, In<T> theta, Weight<H, I> w1, Weight<O, H> w2,
        Out<T, O> y, Out<T, O> before, Out<T> surprise, Out<H, I> memory1, Out<O, H> memory2, Out<H, I> momentum1,
        Out<O, H> momentum2) where T : ITime
    {
        Index<T> t = new();
        Index<I> i = new();
        Index<H> h = new();
        Index<O> o = new();
        Local<T, H> pre = new(), back = new(), now = new(), old = new();
        Local<T, O> error = new();
        Local<T, H, I> s1 = new(), m1 = new();
        Local<T, O, H> s2 = new(), m2 = new();
        var sigma = Sigmoid(pre[t, h]);

        m1[-1, h, i] = w1[h, i];
        m2[-1, o, h] = w2[o, h];
        pre[t, h] = Sum(i, m1[t - 1, h, i] * k[t, i]);
        error[t, o] = 2 * (Sum(h, m2[t - 1, o, h] * Silu(pre[t, h])) - v[t, o]);
        back[t, h] = Sum(o, m2[t - 1, o, h] * error[t, o]) * sigma * (1 + pre[t, h] * (1 - sigma));
        s1[t, h, i] = eta[t] * s1[t - 1, h, i] - theta[t] * back[t, h] * k[t, i];
        s2[t, o, h] = eta[t] * s2[t - 1, o, h] - theta[t] * error[t, o] * Silu(pre[t, h]);
        m1[t, h, i] = (1 - alpha[t]) * m1[t - 1, h, i] + s1[t, h, i];
        m2[t, o, h] = (1 - alpha[t]) * m2[t - 1, o, h] + s2[t, o, h];
        now[t, h] = Sum(i, m1[t, h, i] * q[t, i]);
        y[t, o] = Sum(h, m2[t, o, h] * Silu(now[t, h]));
        old[t, h] = Sum(i, m1[t - 1, h, i] * q[t, i]);
        before[t, o] = Sum(h, m2[t - 1, o, h] * Silu(old[t, h]));
        surprise[t] = Sum(o, Sq(error[t, o])) / 4;
        memory1[h, i] = m1[^1, h, i];
        memory2[o, h] = m2[^1, o, h];
        momentum1[h, i] = s1[^1, h, i];
        momentum2[o, h] = s2[^1, o, h];
    }
}
