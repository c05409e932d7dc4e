using Nexus.Spec;
using static Nexus.Spec.Maths;

namespace Nexus.Kernels.Tests;

/// <summary>z_t = σ(W_z x_t);  h̃_t = W_h x_t;  h_t = (1 − z_t) h_{t−1} + z_t h̃_t</summary>
/// <remarks>x [T, D], gate [H, D], candidate [H, D], h [T, H]. A layer that is not in the library: this file and its test
/// class are all there is to adding one.</remarks>
[Layer(Source = "Feng et al. 2024, arXiv:2410.01201, section 3.1.1 (minGRU)")]
public static partial class MinGru
{
    /// <summary>The equations.</summary>
    public static void Define<T, D, H>(In<T, D> x, Weight<H, D> gate, Weight<H, D> candidate, Out<T, H> h) where T : ITime
    {
        Index<T> t = new();
        Index<H> i = new();
        Local<T, H> score = new(), next = new();

        Linear.Define(x[t], gate, score[t]);
        Linear.Define(x[t], candidate, next[t]);
        var z = Sigmoid(score[t, i]);
        h[t, i] = (1 - z) * h[t - 1, i] + z * next[t, i];
    }
}
