namespace Nexus.Spec;

/// <summary>A complex formula: two <see cref="Real"/>s. Store it as two arrays or along an axis <see cref="Two"/>.</summary>
/// <param name="re">The real part.</param>
/// <param name="im">The imaginary part.</param>
public readonly struct Complex(Real re, Real im)
{
    /// <summary>The real part.</summary>
    public Real Re { get; } = re;

    /// <summary>The imaginary part.</summary>
    public Real Im { get; } = im;

    public static implicit operator Complex(Real re) => new(re, 0);

    public static implicit operator Complex(double re) => new(re, 0);

    public static Complex operator +(Complex x, Complex y) => new(x.Re + y.Re, x.Im + y.Im);

    public static Complex operator -(Complex x, Complex y) => new(x.Re - y.Re, x.Im - y.Im);

    public static Complex operator -(Complex x) => new(-x.Re, -x.Im);

    public static Complex operator *(Complex x, Complex y) => new(x.Re * y.Re - x.Im * y.Im, x.Re * y.Im + x.Im * y.Re);

    public static Complex operator *(Real x, Complex y) => new(x * y.Re, x * y.Im);

    public static Complex operator *(Complex x, Real y) => new(x.Re * y, x.Im * y);

    public static Complex operator /(Complex x, Real y) => new(x.Re / y, x.Im / y);

    /// <summary>x · conj(y) / |y|².</summary>
    public static Complex operator /(Complex x, Complex y) => x * Conjugate(y) / AbsSquared(y);

    /// <summary>exp(re) · (cos im + i sin im).</summary>
    public static Complex Exp(Complex x)
    {
        var scale = Maths.Exp(x.Re);
        return new(scale * Maths.Cos(x.Im), scale * Maths.Sin(x.Im));
    }

    /// <summary>re - i im.</summary>
    public static Complex Conjugate(Complex x) => new(x.Re, -x.Im);

    /// <summary>re² + im².</summary>
    public static Real AbsSquared(Complex x) => Maths.Sq(x.Re) + Maths.Sq(x.Im);
}
