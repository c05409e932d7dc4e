using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_r = softmax(W_r x_r);  y_r = p_{r,i} W_2,i max(0, W_1,i x_r) with i the expert of largest p;  loss = alpha ·
/// LoadBalancingLoss with one choice</summary>
/// <remarks>x [R, D] (R tokens), router [E, D], inner [E, F, D] and outer [E, D, F] (W_1 and W_2 of each expert), y [R, D],
/// loss []. No expert has a capacity: no token is dropped. Ties go to the lower expert.</remarks>
[Layer(Source = "Fedus, Zoph & Shazeer 2021, arXiv:2101.03961, eq. 1, 2 and 4")]
public static partial class SwitchLayer
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, E, F>(
        In<R, D> x, Weight<E, D> router, Weight<E, F, D> inner, Weight<E, D, F> outer, Out<R, D> y, Out loss,
        double alpha = 0.01)
    {
        Index<R> r = new();
        Index<D> d = new();
        Index<E> e = new();
        Index<F> f = new();
        Local<R, E> score = new(), p = new();
        Local<R, E, F> hidden = new(), active = new();
        Local<R, E, D> expert = new();
        Local balance = new();

        Linear.Define(x[r], router, score[r]);
        p[r, e] = Softmax(e, score[r, e]);
        Linear.Define(x[r], inner[e], hidden[r, e]);
        active[r, e, f] = Max(0, hidden[r, e, f]);
        Linear.Define(active[r, e], outer[e], expert[r, e]);
        y[r, d] = Sum(e, p[r, e] * expert[r, e, d], where: Rank(e, p[r, e]) < 1);
        LoadBalancingLoss.Define(score, balance, 1);
        loss.Value = alpha * balance.Value;
    }
}
