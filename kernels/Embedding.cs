using Nexus.Spec;

namespace Nexus.Kernels;

/// <summary>y_r = table[token_r]</summary>
/// <remarks>token [R] of positions on V, table [V, D], y [R, D]. Rows are independent: a batch of sequences is one axis R
/// of B × T rows. A token outside V is an error of the caller, never a row of zeros.</remarks>
[Layer(Source = "Bengio et al. 2003, JMLR 3:1137, section 2 (the mapping C)")]
public static partial class Embedding
{
    /// <summary>The equations.</summary>
    public static void Define<R, V, D>(Ids<R, V> token, Weight<V, D> table, Out<R, D> y)
    {
        Index<R> r = new();
        Index<D> d = new();

        y[r, d] = table[token[r], d];
    }
}
