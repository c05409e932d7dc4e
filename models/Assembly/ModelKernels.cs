using Nexus.Kernels;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>The layers a hybrid model is assembled from.</summary>
/// <param name="Embedding">token [R], table [V, D] → y [R, D].</param>
/// <param name="Mamba">x [B, T, D] → y [B, T, D].</param>
/// <param name="Attention">x [B, T, D] → y [B, T, D].</param>
/// <param name="Mlp">x [B, T, D] → y [B, T, D].</param>
/// <param name="Head">x [R, D] → logits [R, V].</param>
/// <param name="Loss">x [R, D], target [R] → row [R], loss.</param>
/// <param name="AdamW">p, g, m, v [P] → newP, newM, newV [P].</param>
public sealed record ModelKernels(
    LayerKernel Embedding, LayerKernel Mamba, LayerKernel Attention, LayerKernel Mlp, LayerKernel Head, LayerKernel Loss,
        LayerKernel AdamW)
{
    /// <summary>The layers generated from the specs in Nexus.Kernels.</summary>
    public static ModelKernels Generated { get; } = new(
        Nexus.Kernels.Embedding.Kernel.Instance, MambaLayer.Kernel.Instance, AttentionLayer.Kernel.Instance,
            MlpLayer.Kernel.Instance,
        LanguageHead.Kernel.Instance, LanguageLoss.Kernel.Instance, Nexus.Kernels.AdamW.Kernel.Instance);
}
