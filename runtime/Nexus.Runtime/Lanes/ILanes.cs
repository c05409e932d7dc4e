namespace Nexus.Runtime;

/// <summary>A vector of f32 lanes. One generated body, generic over <typeparamref name="V"/>, serves every width.</summary>
/// <remarks>
/// Implementations: <c>Lanes512</c> (AVX-512), <c>Lanes256</c> (AVX2+FMA), <c>Lanes128</c> (NEON or SSE), <c>Lanes1</c> (scalar).
/// Every member is AggressiveInlining: one call left in a loop costs more than the loop. Conditions are lane masks held as V
/// (all bits set or clear). Transcendentals state their largest error in ULP on the implementing method.
/// Loads and stores of part of a vector touch no byte past <c>count</c> lanes; lanes not loaded are 0.
/// </remarks>
public unsafe interface ILanes<V> where V : unmanaged, ILanes<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }
    /// <summary>The level this width stands for.</summary>
    static abstract Isa Isa { get; }
    /// <summary>All lanes 0.</summary>
    static abstract V Zero { get; }
    /// <summary>0, 1, 2, … as numbers.</summary>
    static abstract V Iota { get; }
    /// <summary>All lanes x.</summary>
    static abstract V Broadcast(float x);
    /// <summary>Count consecutive floats.</summary>
    static abstract V Load(float* p);
    /// <summary>The first <paramref name="count"/> (1 … Count) floats, the rest 0.</summary>
    static abstract V LoadPart(float* p, int count);
    /// <summary>p[0], p[stride], p[2 stride], …: <paramref name="count"/> of them, the rest 0.</summary>
    static abstract V Gather(float* p, nint stride, int count);
    /// <summary>Writes all lanes.</summary>
    static abstract void Store(float* p, V x);
    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    static abstract void StorePart(float* p, V x, int count);
    /// <summary>Writes the first <paramref name="count"/> lanes to p[0], p[stride], ….</summary>
    static abstract void Scatter(float* p, nint stride, V x, int count);
    /// <summary>x where lane index &lt; count, else 0.</summary>
    static abstract V Keep(V x, int count);
    /// <summary>x where lane index &lt; count, else other.</summary>
    static abstract V KeepOr(V x, V other, int count);

    static abstract V Add(V x, V y);
    static abstract V Sub(V x, V y);
    static abstract V Mul(V x, V y);
    static abstract V Div(V x, V y);
    /// <summary>x y + z, rounded once.</summary>
    static abstract V Fma(V x, V y, V z);
    /// <summary>z - x y, rounded once.</summary>
    static abstract V Fnma(V x, V y, V z);
    static abstract V Neg(V x);
    static abstract V Abs(V x);
    /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
    static abstract V Sign(V x);
    /// <summary>Larger of the two by IEEE 754 maximum (NaN wins).</summary>
    static abstract V Max(V x, V y);
    static abstract V Min(V x, V y);
    static abstract V Sqrt(V x);
    /// <summary>1 / sqrt(x), correctly rounded division and root.</summary>
    static abstract V Rsqrt(V x);
    static abstract V Recip(V x);
    static abstract V Floor(V x);

    /// <summary>Mask where x &lt; y.</summary>
    static abstract V Lt(V x, V y);
    static abstract V Le(V x, V y);
    static abstract V Eq(V x, V y);
    static abstract V And(V x, V y);
    static abstract V Or(V x, V y);
    /// <summary>Mask complement.</summary>
    static abstract V Not(V x);
    /// <summary>x where the mask is set, else y, bit by bit.</summary>
    static abstract V Select(V mask, V x, V y);

    static abstract V Exp(V x);
    static abstract V Exp2(V x);
    static abstract V Log(V x);
    static abstract V Log1P(V x);
    static abstract V Sin(V x);
    static abstract V Cos(V x);
    static abstract V Tanh(V x);
    static abstract V Sigmoid(V x);
    static abstract V Silu(V x);
    /// <summary>log(1 + exp x); exactly x above 20.</summary>
    static abstract V Softplus(V x);
    static abstract V Erf(V x);
    static abstract V Pow(V x, V y);

    /// <summary>Sum of the lanes, pairwise, in a fixed order.</summary>
    static abstract float HorizontalSum(V x);
    static abstract float HorizontalMax(V x);
    static abstract float HorizontalMin(V x);
}
