namespace Nexus.Spec;

/// <summary>The point-wise functions of a spec: <c>using static Nexus.Spec.Maths;</c>.</summary>
public static partial class Maths
{
    /// <summary>|x|.</summary>
    public static Real Abs(Real x) => Real.Unary(UnOp.Abs, x);

    /// <summary>-1, 0 or 1.</summary>
    public static Real Sign(Real x) => Real.Unary(UnOp.Sign, x);

    /// <summary>e^x.</summary>
    public static Real Exp(Real x) => Real.Unary(UnOp.Exp, x);

    /// <summary>2^x.</summary>
    public static Real Exp2(Real x) => Real.Unary(UnOp.Exp2, x);

    /// <summary>Natural logarithm.</summary>
    public static Real Log(Real x) => Real.Unary(UnOp.Log, x);

    /// <summary>log(1 + x), exact near 0.</summary>
    public static Real Log1P(Real x) => Real.Unary(UnOp.Log1P, x);

    /// <summary>√x.</summary>
    public static Real Sqrt(Real x) => Real.Unary(UnOp.Sqrt, x);

    /// <summary>1 / √x.</summary>
    public static Real Rsqrt(Real x) => Real.Unary(UnOp.Rsqrt, x);

    /// <summary>1 / x.</summary>
    public static Real Recip(Real x) => Real.Unary(UnOp.Recip, x);

    /// <summary>x².</summary>
    public static Real Sq(Real x) => Real.Unary(UnOp.Sq, x);

    /// <summary>Sine; x in radians.</summary>
    public static Real Sin(Real x) => Real.Unary(UnOp.Sin, x);

    /// <summary>Cosine; x in radians.</summary>
    public static Real Cos(Real x) => Real.Unary(UnOp.Cos, x);

    /// <summary>Hyperbolic tangent.</summary>
    public static Real Tanh(Real x) => Real.Unary(UnOp.Tanh, x);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Real Sigmoid(Real x) => Real.Unary(UnOp.Sigmoid, x);

    /// <summary>x · Sigmoid(x).</summary>
    public static Real Silu(Real x) => Real.Unary(UnOp.Silu, x);

    /// <summary>log(1 + e^x); exactly x above 20.</summary>
    public static Real Softplus(Real x) => Real.Unary(UnOp.Softplus, x);

    /// <summary>The error function, 2/√π · ∫₀ˣ e^(-u²) du.</summary>
    public static Real Erf(Real x) => Real.Unary(UnOp.Erf, x);

    /// <summary>The largest integer ≤ x; derivative 0.</summary>
    public static Real Floor(Real x) => Real.Unary(UnOp.Floor, x);

    /// <summary>x, with derivative 0.</summary>
    public static Real Stop(Real x) => Real.Unary(UnOp.Stop, x);

    /// <summary>x^y.</summary>
    public static Real Pow(Real x, Real y) => Real.Binary(BinOp.Pow, x, y);

    /// <summary>The larger of two values (of the values along an axis: <c>MaxOver</c>).</summary>
    public static Real Max(Real x, Real y) => Real.Binary(BinOp.Max, x, y);

    /// <summary>The smaller of two values (of the values along an axis: <c>MinOver</c>).</summary>
    public static Real Min(Real x, Real y) => Real.Binary(BinOp.Min, x, y);

    /// <summary><paramref name="then"/> where the condition holds, else <paramref name="otherwise"/>. Lazy: the branch not
    /// chosen is neither read nor
    /// differentiated.</summary>
    public static Real Select(Cond condition, Real then, Real otherwise) =>
        new(new SelectNode(condition.Node, then.Node, otherwise.Node));

    /// <summary>A random number, uniform in [0, 1): a pure function of the seed and the counters (normally the left-hand
    /// indices).</summary>
    public static Real Uniform(Int seed, params Int[] counters) =>
        new(new UniformNode(seed.Node, Array.ConvertAll(counters, c => c.Node)));

    /// <summary>The extent of the axis of <paramref name="position"/>, whose value does not matter.</summary>
    public static Int Extent<A>(Pos<A> position) => new(new ExtentNode(typeof(A)));

    /// <summary>x / y rounded down.</summary>
    public static Int Div(Int x, Int y) => Int.Operation(IntOp.Div, x, y);

    /// <summary>The position <paramref name="position"/> on axis <typeparamref name="A"/>: for arithmetic that is no longer
    /// typed.</summary>
    public static Pos<A> At<A>(Int position) => new(position.Node);
}
