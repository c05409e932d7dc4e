using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>S_t = η_t S_{t−1} − θ_t ∇l(M_{t−1}), l = |M k_t − v_t|²;  M_t = (1 − α_t) M_{t−1} + S_t;  y_t = M_t q_t</summary>
/// <remarks>k [T, I], q [T, I], v [T, O], alpha α, eta η, theta θ [T] (forgetting, momentum, step; 0 to 1), w [O, I] (M
/// before the first
/// token), y [T, O], before [T, O] (M_{t−1} q_t), surprise [T] (l), memory and momentum [O, I] (M and S after the last token).
/// The gradient of l is written out: 2 (M k − v) kᵀ.</remarks>
[Layer(Source = "Behrouz et al. 2025, arXiv:2501.00663, eq. 8-14, memory M(x) = M x")]
public static partial class TitansMemory
{
    /// <summary>The equations.</summary>
    public static void Define<T, I, O>(
        In<T, I> k, In<T, I> q, In<T, O> v, In<T> alpha, In<T> eta, In<T> theta, Weight<O, I> w,
        Out<T, O> y, Out<T, O> before, Out<T> surprise, Out<O, I> memory, Out<O, I> momentum) where T : ITime
    {
        Index<T> t = new();
        Index<I> i = new(), l = new(), n = new();
        Index<O> o = new();
        Local<T, O> error = new();
        Local<T, O, I> s = new(), m = new();

        m[-1, o, i] = w[o, i];
        error[t, o] = Sum(l, m[t - 1, o, l] * k[t, l]) - v[t, o];
        s[t, o, i] = eta[t] * s[t - 1, o, i] - 2 * theta[t] * error[t, o] * k[t, i];
        m[t, o, i] = (1 - alpha[t]) * m[t - 1, o, i] + s[t, o, i];
        y[t, o] = Sum(i, m[t, o, i] * q[t, i]);
        before[t, o] = Sum(n, m[t - 1, o, n] * q[t, n]);
        surprise[t] = Sum(o, Sq(error[t, o]));
        memory[o, i] = m[^1, o, i];
        momentum[o, i] = s[^1, o, i];
    }
}
