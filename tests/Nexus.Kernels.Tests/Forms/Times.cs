using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests.Forms;

/// <summary>y_t = Σ_k w_k x_{t − 3(K−1) + 3k}.</summary>
[Layer(Source = "Yu & Koltun 2016, arXiv:1511.07122, eq. 2, causal")]
public static partial class DilatedConv
{
    const int Dilation = 3;

    /// <summary>The equations.</summary>
    public static void Define<T, D, K>(In<T, D> x, Weight<D, K> w, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Index<K> k = new();
        y[t, d] = Sum(k, w[d, k] * x[t - Dilation * (Extent(k) - 1) + Dilation * k, d]);
    }
}

/// <summary>y_t = Σ_{s ≤ t} x_s e^{x_s};  z_t = Σ_{s &lt; t} e^{x_s} / (1 + t).</summary>
[Layer(Source = "none: running sums, with and without the present")]
public static partial class RunningSums
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Out<T, D> y, Out<T, D> z) where T : ITime
    {
        Index<T> t = new(), s = new();
        Index<D> d = new();
        y[t, d] = Sum(s, x[s, d] * Exp(x[s, d]), where: s <= t);
        z[t, d] = Sum(s, Exp(x[s, d]), where: s < t) / (1 + t);
    }
}

/// <summary>h_r = a h_{r+1} + x_r, from the last to the first.</summary>
[Layer(Source = "Schuster & Paliwal 1997, IEEE TSP 45(11), section II, backward states")]
public static partial class BackwardScan
{
    /// <summary>The equations.</summary>
    public static void Define<R, D>(In<R, D> x, Weight<D> a, Out<R, D> h)
    {
        Index<R> r = new();
        Index<D> d = new();
        h[r, d] = Sigmoid(a[d]) * h[r + 1, d] + x[r, d];
    }
}

/// <summary>h_t = a h_{t−1} + x_t with what h was when the chunk of t began: y_t = h_t h_{⌊t/c⌋c − 1}.</summary>
[Layer(Source = "none: a stale read at chunk starts")]
public static partial class StaleRead
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> x, Weight<D> a, Out<T, D> y, int chunk = 4) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new();
        Local<T, D> h = new();
        var old = At<T>(Div(t, chunk) * chunk - 1);
        h[t, d] = Sigmoid(a[d]) * h[t - 1, d] + x[t, d] - 0.25 * h[old, d];
        y[t, d] = h[t, d] * h[old, d] + Select(t == 0, 1, 0) + t % 3;
    }
}

/// <summary>Test-time training of an element-wise memory: s_t = η s_{t−1} − θ ∇ℓ(m_{t−1}), m_t = (1 − α) m_{t−1} + s_t,
/// with ℓ = ½ Σ_d (tanh(m_d k_d) − v_d)².</summary>
[Layer(Source = "Behrouz, Zhong & Mirrokni 2025, arXiv:2501.00663, eq. 8 to 10, with an element-wise memory")]
public static partial class DiagonalMemory
{
    /// <summary>The equations.</summary>
    public static void Define<T, D>(In<T, D> k, In<T, D> v, Weight<D> eta, In<T, D> q, Out<T, D> y) where T : ITime
    {
        Index<T> t = new();
        Index<D> d = new(), e = new();
        Local<T, D> m = new(), s = new(), recalled = new();
        recalled[t, e] = Tanh(m[t - 1, e] * k[t, e]);
        var loss = 0.5 * Sum(e, Sq(recalled[t, e] - v[t, e]));
        s[t, d] = Sigmoid(eta[d]) * s[t - 1, d] - 0.5 * Grad(loss, m)[t - 1, d];
        m[t, d] = 0.875 * m[t - 1, d] + s[t, d];
        y[t, d] = m[t, d] * q[t, d];
    }
}

/// <summary>One gradient step of a two-layer network on each row, before it is used: y = W₁' silu(W₀' x), where W' = W − ½ ∇ℓ.</summary>
[Layer(Source = "Sun et al. 2024, arXiv:2407.04620, eq. 2 and 3 (TTT-MLP), one step")]
public static partial class TrainedRow
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, F>(In<R, D> x, In<R, D> target, Weight<F, D> first, Weight<D, F> second, Out<R, D> y)
    {
        Index<R> r = new();
        Index<D> d = new(), i = new(), o = new();
        Index<F> f = new(), g = new();
        Local<R, F> hidden = new(), after = new();
        Local<R, D> made = new();
        hidden[r, f] = Silu(Sum(i, first[f, i] * x[r, i]));
        made[r, o] = Sum(f, second[o, f] * hidden[r, f]);
        var loss = Sum(o, Sq(made[r, o] - target[r, o]));
        after[r, g] = Silu(Sum(i, (first[g, i] - 0.5 * Grad(loss, first)[g, i]) * x[r, i]));
        y[r, d] = Sum(g, (second[d, g] - 0.5 * Grad(loss, second)[d, g]) * after[r, g]);
    }
}
