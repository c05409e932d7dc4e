using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>logits_r = W_head RmsNorm(x_r)</summary>
/// <remarks>x [R, D], norm [D], head [V, D] (the embedding's table when the two are tied), logits [R, V]. Rows are
/// independent: a batch of sequences is one axis R of B × T rows, and generation passes only the rows it wants.</remarks>
[Layer(Source = "Gu & Dao 2023, arXiv:2312.00752, section 4.2; tied weights: Press & Wolf 2016, arXiv:1608.05859")]
public static partial class LanguageHead
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, V>(In<R, D> x, Weight<D> norm, Weight<V, D> head, Out<R, V> logits, double eps = 1e-6)
    {
        Index<R> r = new();
        Local<R, D> n = new();

        RmsNorm.Define(x[r], norm, n[r], eps);
        Linear.Define(n[r], head, logits[r]);
    }
}
