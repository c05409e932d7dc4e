using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels;

/// <summary>y_{m,n} = Σ_k a_{m,k} b_{k,n}</summary>
/// <remarks>a [M, K], b [K, N], y [M, N]. A batch is a slice of the caller.</remarks>
[Layer(Source = "Golub & Van Loan 2013, Matrix Computations, section 1.1.10")]
public static partial class MatrixProduct
{
    /// <summary>The equations.</summary>
    public static void Define<M, K, N>(In<M, K> a, In<K, N> b, Out<M, N> y)
    {
        Index<M> m = new();
        Index<K> k = new();
        Index<N> n = new();

        y[m, n] = Sum(k, a[m, k] * b[k, n]);
    }
}
