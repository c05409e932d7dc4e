namespace Nexus.Spec;

/// <summary>The numbers a spec is evaluated in.</summary>
internal interface IArithmetic<T>
{
    /// <summary>A constant.</summary>
    static abstract T From(double x);

    /// <summary>The value, for comparisons.</summary>
    static abstract double Value(T x);

    static abstract T Apply(UnOp op, T x);

    static abstract T Apply(BinOp op, T x, T y);

    static abstract T Add(T x, T y);

    static abstract T Mul(T x, T y);
}

internal readonly struct DoubleArithmetic : IArithmetic<double>
{
    public static double From(double x) => x;

    public static double Value(double x) => x;

    public static double Apply(UnOp op, double x) => Primitives.Value(op, x);

    public static double Apply(BinOp op, double x, double y) => Primitives.Value(op, x, y);

    public static double Add(double x, double y) => x + y;

    public static double Mul(double x, double y) => x * y;
}

/// <summary>Each primitive computed in double and rounded to f32: what an ideal f32 machine gives, in the order the spec is
/// written in; or, where <see cref="Evaluation.FloatFunctions"/> has the function, what that gives.</summary>
internal readonly struct FloatArithmetic : IArithmetic<float>
{
    public static float From(double x) => (float)x;

    public static double Value(float x) => x;

    public static float Apply(UnOp op, float x) => (float)ToFloat.Value(op, x);

    public static float Apply(BinOp op, float x, float y) => (float)Primitives.Value(op, x, y);

    public static float Add(float x, float y) => x + y;

    public static float Mul(float x, float y) => x * y;
}
