using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>loss = CrossEntropy(LanguageHead(x), target)</summary>
/// <remarks>x [R, D], norm [D], head [V, D], target [R] of positions on V, row [R] and loss [] in nats. A batch of
/// sequences is one axis R of B × T rows. A row whose target is <c>ignore</c> does not count.</remarks>
[Layer(Source = "Szegedy et al. 2015, arXiv:1512.00567, section 7 (label smoothing)")]
public static partial class LanguageLoss
{
    /// <summary>The equations.</summary>
    public static void Define<R, D, V>(
        In<R, D> x, Weight<D> norm, Weight<V, D> head, Ids<R, V> target, Out<R> row, Out loss,
        double eps = 1e-6, double smoothing = 0, int ignore = -100)
    {
        Local<R, V> logits = new();

        LanguageHead.Define(x, norm, head, logits, eps);
        CrossEntropy.Define(logits, target, row, loss, smoothing, ignore);
    }
}
