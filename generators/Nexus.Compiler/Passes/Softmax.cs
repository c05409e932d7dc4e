using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>A recognised causal softmax-weighted sum: y = Σ_s softmax_s(score(Σ_c q·k))·v over s ≤ t, and t - s &lt; window if
/// there is one.</summary>
/// <remarks>All its equations use the same names for t, s and the head indices. Every index list gives the index of each
/// dimension, in order.</remarks>
/// <param name="Name">The region, such as attention1; the tag on its equations.</param>
/// <param name="Time">The index of queries.</param>
/// <param name="Source">The index of keys and values, on the same axis.</param>
/// <param name="Contracted">The indices of the contraction q·k.</param>
/// <param name="Value">The indices of v's elements.</param>
/// <param name="Heads">The other indices of the score, in its order.</param>
/// <param name="Q">Queries.</param>
/// <param name="K">Keys.</param>
/// <param name="V">Values.</param>
/// <param name="Product">Σ_c q·k.</param>
/// <param name="Score">The score; the same array as <paramref name="Product"/> when nothing is done to it.</param>
/// <param name="Max">max_s score.</param>
/// <param name="Sum">Σ_s exp(score - max).</param>
/// <param name="Weighted">Σ_s exp(score - max)·v.</param>
/// <param name="Output">Weighted / sum.</param>
/// <param name="Scale">What the product is multiplied by; uniform over the call.</param>
/// <param name="Cap">When not null, score = cap · tanh(scale · product / cap) …</param>
/// <param name="CapIf">… where this holds (null: always), else scale · product.</param>
/// <param name="Window">When not null, only t - s &lt; window takes part.</param>
public sealed record SoftmaxRegion(
    string Name, string Time, string Source, EquatableArray<string> Contracted, EquatableArray<string> Value,
    EquatableArray<string> Heads,
    Read Q, Read K, Read V, Read Product, Read Score, Read Max, Read Sum, Read Weighted, Read Output,
    Expr Scale, Expr? Cap, Cond? CapIf, Affine? Window);

/// <summary>How a score is made of the contraction: scale · product, perhaps capped.</summary>
internal sealed record ScoreForm(Expr Scale, Expr? Cap, Cond? CapIf)
{
    /// <summary>The form of <paramref name="score"/> in terms of reads of <paramref name="product"/>; null when it is another
    /// one.</summary>
    internal static ScoreForm? Match(Expr score, Read product)
    {
        if (ScaleOf(score, product) is { } scale) return new(scale, null, null);
        if (score is Select s && Uniform(s.If) && Capped(s.Then, product) is { } capped
            && ScaleOf(s.Else, product) is { } plain && plain.Equals(capped.Scale)) return capped with { CapIf = s.If };
        return Capped(score, product);
    }

    private static ScoreForm? Capped(Expr x, Read product) =>
        x is Bin { Op: BinOp.Mul } m && m.X is { } cap && Uniform(cap) && m.Y is Un { Op: UnOp.Tanh } tanh
        && tanh.X is Bin { Op: BinOp.Div } d && d.Y.Equals(cap) && ScaleOf(d.X, product) is { } scale ? new(scale, cap, null)
            : null;

    private static Expr? ScaleOf(Expr x, Read product) => x switch
    {
        Read r when r.Equals(product) => new Num(1),
        Un { Op: UnOp.Neg } u when ScaleOf(u.X, product) is { } s => Exprs.Neg(s),
        Bin { Op: BinOp.Mul } b when Uniform(b.Y) && ScaleOf(b.X, product) is { } s => Exprs.Mul(s, b.Y),
        Bin { Op: BinOp.Mul } b when Uniform(b.X) && ScaleOf(b.Y, product) is { } s => Exprs.Mul(b.X, s),
        Bin { Op: BinOp.Div } b when Uniform(b.Y) && ScaleOf(b.X, product) is { } s => Exprs.Div(s, b.Y),
        _ => null,
    };

    private static bool Uniform(Expr x) => Scope.Free(x).Count == 0 && Scope.Arrays(x).Count == 0;

    private static bool Uniform(Cond x) => Uniform(new When(x, new Num(1)));
}
