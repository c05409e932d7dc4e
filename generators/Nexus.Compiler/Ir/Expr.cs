namespace Nexus.Compiler.Ir;

/// <summary>A real-valued expression.</summary>
public abstract record Expr;

/// <summary>A constant.</summary>
public sealed record Num(double Value) : Expr;

/// <summary>An integer formula as a number: indices (absolute on time axes), extents, hyper-parameters, ids.</summary>
public sealed record Number(Affine Value) : Expr;

/// <summary>A real hyper-parameter as a number.</summary>
public sealed record ScalarRef(string Name) : Expr;

/// <summary>array[position].</summary>
public sealed record Read(string Array, EquatableArray<Affine> Position) : Expr;

/// <summary>A one-operand primitive.</summary>
public sealed record Un(UnOp Op, Expr X) : Expr;

/// <summary>A two-operand primitive.</summary>
public sealed record Bin(BinOp Op, Expr X, Expr Y) : Expr;

/// <summary>A reduction over <paramref name="Indices"/> where <paramref name="Where"/> holds (null: everywhere).</summary>
public sealed record Red(RedOp Op, EquatableArray<string> Indices, Cond? Where, Expr Body) : Expr;

/// <summary>Body where <paramref name="Where"/> holds, else 0; lazy.</summary>
public sealed record When(Cond Where, Expr Body) : Expr;

/// <summary>Then where <paramref name="If"/> holds, else Else; lazy.</summary>
public sealed record Select(Cond If, Expr Then, Expr Else) : Expr;

/// <summary>Then when the optional array was given, else Else.</summary>
public sealed record Opt(string Array, Expr Then, Expr Else) : Expr;

/// <summary>A uniform random number in [0, 1), a pure function of the seed and the counters.</summary>
public sealed record Uniform(Expr Seed, EquatableArray<Affine> Counters) : Expr;

/// <summary>The derivative of a formula with respect to one element of an array. It occurs only while a layer is elaborated:
/// <c>Differentiation</c> replaces it by ordinary expressions.</summary>
public sealed record Grad(Expr Loss, string Array, EquatableArray<Affine> Position) : Expr;

/// <summary>One-operand primitives; each is one row of <c>Primitives</c> (name, value, derivative, lanes). Stop is identity with
/// derivative 0.</summary>
public enum UnOp
{
    Neg, Abs, Sign, Exp, Exp2, Log, Log1P, Sqrt, Rsqrt, Recip, Sq, Sin, Cos, Tanh, Sigmoid, Silu, Softplus, Erf, Floor, Stop,
}

/// <summary>Two-operand primitives. Eq, Lt, Le give 1 or 0 and have derivative 0.</summary>
public enum BinOp { Add, Sub, Mul, Div, Max, Min, Pow, Eq, Lt, Le }

/// <summary>Reductions.</summary>
public enum RedOp { Sum, Prod, Max, Min }

/// <summary>A condition.</summary>
public abstract record Cond;

/// <summary>value ≥ 0.</summary>
public sealed record Ge(Affine Value) : Cond;

/// <summary>value = 0.</summary>
public sealed record Zero(Affine Value) : Cond;

/// <summary>Both.</summary>
public sealed record And(Cond X, Cond Y) : Cond;

/// <summary>Either.</summary>
public sealed record Or(Cond X, Cond Y) : Cond;

/// <summary>Negation.</summary>
public sealed record Not(Cond X) : Cond;

/// <summary>A comparison of reals: X &lt; Y, X ≤ Y or X = Y.</summary>
public sealed record Compare(BinOp Op, Expr X, Expr Y) : Cond;

/// <summary>A boolean hyper-parameter, or a constant when <paramref name="Name"/> is "true" or "false".</summary>
public sealed record Flag(string Name) : Cond;

/// <summary>Constant + Σ coefficient × atom.</summary>
public sealed record Affine(EquatableArray<Term> Terms, long Constant);

/// <summary>coefficient × atom; atoms appear once, sorted by their text.</summary>
public sealed record Term(Atom Atom, long Coefficient);

/// <summary>An integer that an affine formula is made of.</summary>
public abstract record Atom;

/// <summary>An index variable.</summary>
public sealed record IndexAtom(string Name) : Atom;

/// <summary>The extent of an axis.</summary>
public sealed record ExtentAtom(string Axis) : Atom;

/// <summary>An integer hyper-parameter.</summary>
public sealed record ScalarAtom(string Name) : Atom;

/// <summary>An element of an Ids array: x[ids[t], d] reads with the affine 1 × ids[t].</summary>
public sealed record IdsAtom(string Array, EquatableArray<Affine> Position) : Atom;

/// <summary>A product of integers, such as h * #K + k for a joined axis used as a number, or floor(x / k) and x mod k.</summary>
public sealed record CompoundAtom(CompoundOp Op, Affine X, Affine Y) : Atom;

/// <summary>Integer forms of two operands.</summary>
public enum CompoundOp { Mul, Div, Mod }
