namespace Nexus.Spec;

// The gradient of a loss inside a spec: test-time training, where a layer's own state takes a step against a loss.

public static partial class Maths
{
    /// <summary>∂loss / ∂of: an array with the axes of <paramref name="of"/>, to be read at the elements that are wanted.</summary>
    /// <remarks>
    /// <c>Grad(loss, m)[t - 1, i]</c> is the derivative of this loss, at the values its free indices have here, with respect to the
    /// element <c>m[t - 1, i]</c>. It follows formulas and locals without recurrence, and stops at <paramref name="of"/>: how that
    /// array came about is not differentiated here. It is differentiated in turn like any other formula.
    /// </remarks>
    /// <param name="loss">A formula, or an element of a local.</param>
    /// <param name="of">The array that moves: a local, an input or a weight.</param>
    public static In<A> Grad<A>(Real loss, In<A> of) => new(of.View.GradientOf(loss.Node));

    /// <inheritdoc cref="Grad{A}(Real, In{A})"/>
    public static In<A, B> Grad<A, B>(Real loss, In<A, B> of) => new(of.View.GradientOf(loss.Node));

    /// <inheritdoc cref="Grad{A}(Real, In{A})"/>
    public static In<A, B, C> Grad<A, B, C>(Real loss, In<A, B, C> of) => new(of.View.GradientOf(loss.Node));

    /// <inheritdoc cref="Grad{A}(Real, In{A})"/>
    public static In<A, B, C, D> Grad<A, B, C, D>(Real loss, In<A, B, C, D> of) => new(of.View.GradientOf(loss.Node));

    /// <inheritdoc cref="Grad{A}(Real, In{A})"/>
    public static In<A, B, C, D, E> Grad<A, B, C, D, E>(Real loss, In<A, B, C, D, E> of) => new(of.View.GradientOf(loss.Node));
}
