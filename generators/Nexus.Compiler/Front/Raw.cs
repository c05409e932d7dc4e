using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

// The raw IR: one `Define` as its author wrote it, without types, names resolved by text only. It is what the reader
// produces from syntax alone, and what travels as text between assemblies (RawText prints and parses it). All meaning
// (views, calls, reductions) is given by Elaborator, so the reader stays a plain translation of syntax nodes.

/// <summary>One layer as written.</summary>
/// <param name="Name">Namespace and class, such as <c>Nexus.Kernels.RmsNorm</c>.</param>
/// <param name="Axes">The generic parameters of <c>Define</c>, in order.</param>
/// <param name="Parameters">The parameters of <c>Define</c>, in order.</param>
/// <param name="Constants"><c>const</c> fields of the class.</param>
/// <param name="Functions">Static methods of the class other than <c>Define</c>.</param>
/// <param name="Statements">The body of <c>Define</c>.</param>
public sealed record RawLayer(
    string Name, EquatableArray<RawAxis> Axes, EquatableArray<RawParameter> Parameters, EquatableArray<RawConstant> Constants,
    EquatableArray<RawFunction> Functions, EquatableArray<RawStatement> Statements);

/// <summary>A generic axis; <paramref name="IsTime"/> when it is constrained to <c>ITime</c>.</summary>
public sealed record RawAxis(string Name, bool IsTime);

/// <summary>What a parameter is. Scalars of C# types are hyper-parameters; Number and Integer are <c>Real</c> and
/// <c>Int</c>.</summary>
public enum RawKind { In, Weight, Out, Ids, Real, Int, Bool, Number, Integer, Condition, Position, Index, Complex, Record }

/// <summary>A parameter. <paramref name="Axes"/> are its dimensions, for Ids with the value axis last, for a Record its
/// type.</summary>
public sealed record RawParameter(RawKind Kind, string Name, EquatableArray<RawType> Axes, bool Optional, RawExpr? Default);

/// <summary>An axis as a type: a name, or <c>Joined</c> or <c>Concat</c> of two.</summary>
public sealed record RawType(string Name, EquatableArray<RawType> Arguments);

/// <summary>A <c>const</c> field.</summary>
public sealed record RawConstant(string Name, RawExpr Value);

/// <summary>A static method that is inlined: its statements are declarations and abbreviations.</summary>
public sealed record RawFunction(
    string Name, EquatableArray<RawAxis> Axes, EquatableArray<RawParameter> Parameters,
    EquatableArray<RawStatement> Statements, RawExpr Result);

/// <summary>Anything the user wrote that an error can point at.</summary>
public abstract record RawNode;

/// <summary>A statement of <c>Define</c>.</summary>
public abstract record RawStatement : RawNode;

/// <summary><c>Index&lt;D&gt; d = new();</c></summary>
public sealed record RawIndexDeclaration(string Name, RawType Axis) : RawStatement;

/// <summary><c>Local&lt;T, D&gt; h = new();</c></summary>
public sealed record RawLocal(string Name, EquatableArray<RawType> Axes) : RawStatement;

/// <summary><c>var e = …;</c>: a name for an expression, not an array.</summary>
public sealed record RawAbbreviation(string Name, RawExpr Value) : RawStatement;

/// <summary><c>y[t, d] = …;</c></summary>
public sealed record RawEquation(RawExpr Left, RawExpr Right) : RawStatement;

/// <summary><c>Linear.Define(x[t], w, y[t]);</c></summary>
public sealed record RawLayerCall(string Callee, EquatableArray<RawType> Axes, EquatableArray<RawArgument> Arguments)
    : RawStatement;

/// <summary>An argument, named or by position.</summary>
public sealed record RawArgument(string? Name, RawExpr Value);

/// <summary>An expression of the C# subset that specs are written in.</summary>
public abstract record RawExpr : RawNode;

/// <summary>A number; <paramref name="IsInteger"/> when C# gives it an integer type.</summary>
public sealed record RawNumber(double Value, bool IsInteger) : RawExpr;

/// <summary>A variable, a parameter, a function, a class, <c>true</c> or <c>false</c>.</summary>
public sealed record RawName(string Name) : RawExpr;

/// <summary><c>null</c></summary>
public sealed record RawNull : RawExpr;

/// <summary><c>..</c>: the dimension stays.</summary>
public sealed record RawRange : RawExpr;

/// <summary><c>target.Name</c></summary>
public sealed record RawMember(RawExpr Target, string Name) : RawExpr;

/// <summary><c>target[arguments]</c>, or <c>target?[arguments]</c>.</summary>
public sealed record RawElement(RawExpr Target, EquatableArray<RawExpr> Arguments, bool Conditional) : RawExpr;

/// <summary><c>target(arguments)</c> with explicit axes, if any.</summary>
public sealed record RawCall(RawExpr Target, EquatableArray<RawType> Axes, EquatableArray<RawArgument> Arguments) : RawExpr;

/// <summary>A prefix operator: <c>- ! ^</c>.</summary>
public sealed record RawUnary(string Op, RawExpr X) : RawExpr;

/// <summary>An infix operator of C#, such as <c>+</c>, <c>&lt;=</c> or <c>??</c>.</summary>
public sealed record RawBinary(string Op, RawExpr X, RawExpr Y) : RawExpr;
