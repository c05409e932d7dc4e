namespace Nexus.Compiler.Ir;

// The core IR: what a layer is once its calls are inlined and its views (split, join, concat, slices) are resolved.
//
// Meaning
// - Every array element is defined by exactly one equation; there is no order and no mutation. An equation holds for
//   all values of its left-hand indices (each in [0, extent of its axis)).
// - A read outside an array's extent is 0 ("zero outside"), except below 0 on the time axis of an array that has a
//   `past` companion: x[t - k] with t - k < 0 reads x.past[t - k + lag] there. When(c, e) is a lazy select: where c is
//   false its value is 0 and e is neither evaluated nor differentiated, so a NaN inside a dead branch never escapes.
// - Arithmetic is IEEE without reassociation at this level; the plan may reassociate sums and products (its order is part
//   of the plan and its hash). Reductions over an empty domain: Sum 0, Prod 1, Max -inf, Min +inf.
// - Index as a number is its position; for an index on a time axis it is the absolute position (position of the first
//   token of this Advance + local index), so that chunks agree with the whole sequence.
// - All axes are primitive here: Joined<H,K> is two dimensions, Concat<A,B> is two arrays that share storage.

/// <summary>A layer in core form.</summary>
public sealed record Layer(
    string Name,
    EquatableArray<Axis> Axes,
    EquatableArray<Scalar> Scalars,
    EquatableArray<IndexVar> Indices,
    EquatableArray<ArrayDecl> Arrays,
    EquatableArray<Equation> Equations);

/// <summary>A primitive axis. <see cref="Size"/> is its extent when known at build time, such as 2 for pairs.</summary>
public sealed record Axis(string Name, bool IsTime = false, int? Size = null);

/// <summary>A hyper-parameter that is uniform over a call, such as <c>eps</c>. Type is real, int or bool.</summary>
public sealed record Scalar(string Name, ScalarType Type, double Default);

/// <summary>The C# type of a hyper-parameter.</summary>
public enum ScalarType { Real, Int, Bool }

/// <summary>An index variable and the axis it runs over. Names are unique in a layer.</summary>
public sealed record IndexVar(string Name, string Axis);

/// <summary>What an array is to its layer. Ids holds positions on <see cref="ArrayDecl.ValueAxis"/>, as int32.</summary>
public enum ArrayKind { In, Ids, Weight, Out, Local }

/// <summary>An array: its dimensions are axes, outermost first.</summary>
/// <param name="Name">The user's own name; inlined callees' locals are <c>callee.local</c>, with a number only on a
/// clash.</param>
/// <param name="Kind">The array's part.</param>
/// <param name="Axes">Axis names, outermost first.</param>
/// <param name="Optional">True for <c>Weight&lt;O&gt;?</c>: it may be absent at run time, and is then read only through <see
/// cref="Opt"/>.</param>
/// <param name="ValueAxis">For Ids: the axis whose positions the elements are.</param>
/// <param name="Lag">When the array is read at earlier times: how many rows before the first it keeps (1 for t - 1, #K - 1 for
/// a window). Its rows are then the companion array <c>NAME.past</c> with that extent on the time dimension. Set by
/// the State pass; null also for histories, which keep all rows.</param>
/// <param name="Storage">Null: dense row-major storage of its own. Else the array is a part of a larger one.</param>
public sealed record ArrayDecl(
    string Name, ArrayKind Kind, EquatableArray<string> Axes, bool Optional = false, string? ValueAxis = null,
    Affine? Lag = null, Storage? Storage = null);

/// <summary>The array is part of <paramref name="Parent"/>: element offset and one stride a dimension, as formulas of the
/// extents.</summary>
/// <remarks>Parts of a Concat axis, and rows of a joined projection. The parent is named in <see cref="Layer.Arrays"/> only if
/// it has equations of its own; for parameters the parent is the C# parameter and is what callers bind.</remarks>
public sealed record Storage(string Parent, Extent Offset, EquatableArray<Extent> Strides);

/// <summary>A formula over axis extents: a sum of coefficient × product of axis extents.</summary>
public sealed record Extent(EquatableArray<Monomial> Terms);

/// <summary>coefficient × the product of the extents of <paramref name="Axes"/> (sorted; repeated axes are powers).</summary>
public sealed record Monomial(long Coefficient, EquatableArray<string> Axes);

/// <summary>array[position] = value, for all values of the indices in the position.</summary>
/// <remarks>A left-hand position is an index, or a constant on an axis of known size, or (boundary equations only) an affine
/// below 0: such an equation defines rows of the array's past at position 0 of the sequence.</remarks>
/// <param name="Array">The defined array.</param>
/// <param name="Position">One affine for each dimension.</param>
/// <param name="Value">The right-hand side.</param>
/// <param name="Region">When not null, the equation belongs to a recognised region (softmax-weighted sum) of that name.</param>
/// <param name="Role">The equation's part in its region, such as "score", "max", "sum", "output".</param>
public sealed record Equation(
    string Array, EquatableArray<Affine> Position, Expr Value, string? Region = null, string? Role = null);
