using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>p_r = softmax(z_r);  f_e = share of rows whose top choices include e;  P_e = mean_r p_{r,e};  loss = E Σ_e f_e
/// P_e</summary>
/// <remarks>logits z [R, E] of R tokens over E experts, loss []: top when the experts are used alike. f carries no
/// gradient. top ≥ 1 choices a token; ties go to the lower expert.</remarks>
[Layer(Source = "Fedus, Zoph & Shazeer 2021, arXiv:2101.03961, eq. 4 to 6 (without α)")]
public static partial class LoadBalancingLoss
{
    /// <summary>The equations.</summary>
    public static void Define<R, E>(In<R, E> logits, Out loss, int top = 2)
    {
        Index<R> r = new();
        Index<E> e = new();
        Local<R, E> p = new();
        Local<E> share = new(), mass = new();

        p[r, e] = Softmax(e, logits[r, e]);
        share[e] = Mean(r, Select(Rank(e, p[r, e]) < top, 1, 0));
        mass[e] = Mean(r, p[r, e]);
        loss.Value = Extent(e) * Sum(e, Stop(share[e]) * mass[e]);
    }
}
