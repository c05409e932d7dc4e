namespace Nexus.Models;

/// <summary>How a parameter starts.</summary>
public enum Initial
{
    /// <summary>All elements are <see cref="Parameter.Scale"/>.</summary>
    Constant,
    /// <summary>Normal with mean 0 and deviation <see cref="Parameter.Scale"/>.</summary>
    Normal,
    /// <summary>Uniform in ±<see cref="Parameter.Scale"/>.</summary>
    Uniform,
    /// <summary>log n for n = 1 … N along the last dimension: the diagonal −1 … −N of a Mamba layer (arXiv:2312.00752,
    /// §3.6).</summary>
    LogRange,
    /// <summary>softplus⁻¹(Δ) with Δ log-uniform in [1e-3, 1e-1] (arXiv:2312.00752, §3.6).</summary>
    StepSize,
}

/// <summary>One tensor of the model inside the one parameter buffer.</summary>
/// <param name="Name">Stable name, also its name in files.</param>
/// <param name="Array">Its name in the layer's signature.</param>
/// <param name="Shape">Row-major shape.</param>
/// <param name="Decay">True when AdamW decays it.</param>
/// <param name="Start">How it starts.</param>
/// <param name="Scale">The constant, deviation or bound of <paramref name="Start"/>.</param>
public sealed record Parameter(string Name, string Array, int[] Shape, bool Decay, Initial Start, double Scale)
{
    /// <summary>First float in the buffer; a multiple of 16 (64 bytes).</summary>
    public long Offset { get; internal init; }

    /// <summary>Elements.</summary>
    public long Count => ParameterLayout.Product(Shape);
}
