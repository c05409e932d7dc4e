using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// A hybrid sequence model: its config, its weights in one native buffer, and the layers that read them. Training and
/// generation are separate objects (<see cref="Trainer"/>, <see cref="GenerationSession"/>) that share the weights.
/// </summary>
public sealed unsafe class HybridModel : IDisposable
{
    readonly NativeBuffer weights;
    readonly bool ownsEngine;

    /// <summary>A model with weights of zero; fill them with <see cref="Initialise"/> or <see cref="Load"/>.</summary>
    /// <param name="config">Its shape.</param>
    /// <param name="engine">Threads and width; null: its own, one thread for each core.</param>
    /// <param name="kernels">Its layers; null: the generated ones.</param>
    /// <exception cref="NexusException">The config is impossible.</exception>
    public HybridModel(NexusConfig config, Engine? engine = null, ModelKernels? kernels = null)
    {
        Layout = new ParameterLayout(config.Validate());
        MemoryNeed.Check(Layout.Floats, "the model's weights", "Use a smaller model.");
        Kernels = kernels ?? ModelKernels.Generated;
        weights = new NativeBuffer(Layout.Floats);
        ownsEngine = engine is null;
        try
        {
            Engine = engine ?? new Engine();
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Its shape.</summary>
    public NexusConfig Config => Layout.Config;

    /// <summary>Where each parameter lies.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Threads and width.</summary>
    public Engine Engine { get; }

    /// <summary>Its layers.</summary>
    public ModelKernels Kernels { get; }

    internal Floats Weights => weights;

    /// <summary>The values of a parameter.</summary>
    public Span<float> Values(Parameter parameter) => new(weights.Pointer + parameter.Offset, checked((int)parameter.Count));

    /// <summary>First weights from a seed.</summary>
    public HybridModel Initialise(ulong seed)
    {
        NativeMemory.Clear(weights.Pointer, (nuint)weights.Bytes);
        Initialisation.Fill(Layout, weights.Pointer, seed);
        return this;
    }

    /// <summary>A model from a checkpoint, or from the newest one of a run's folder.</summary>
    /// <exception cref="NexusException">There is none, or its files do not fit together.</exception>
    public static HybridModel Load(string path, Engine? engine = null, ModelKernels? kernels = null)
    {
        string folder = CheckpointFolder.Find(path);
        HybridModel model = new(NexusJson.ReadConfig(Path.Combine(folder, Checkpoint.ConfigFile)), engine, kernels);
        try
        {
            TensorFile.Read(Path.Combine(folder, Checkpoint.WeightsFile), model.Layout, "", model.Weights);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.Dispose();
        if (ownsEngine)
        {
            Engine.Dispose();
        }
    }

    internal LayerKernel Kernel(LayerKind kind) => kind switch
    {
        LayerKind.Mamba => Kernels.Mamba,
        LayerKind.Attention => Kernels.Attention,
        _ => Kernels.Mlp,
    };

    /// <summary>A residual layer, bound to its weights and hyper-parameters.</summary>
    internal BoundLayer Bind(LayerParameters layer, int batch, int tokens, Floats gradients)
    {
        NexusConfig c = Config;
        BoundLayer bound = Bind(Kernel(layer.Kind), layer.Parameters, gradients);
        bound.Extent("B", batch).Extent("T", tokens).Extent("D", c.DModel).Scalar("eps", c.NormEps);
        return layer.Kind switch
        {
            LayerKind.Mamba => bound.Extent("E", c.Inner).Extent("R", c.Rank).Extent("N", c.DState).Extent("K", c.DConv),
            LayerKind.Attention => bound.Extent("G", c.KvHeads).Extent("R", c.Heads / c.KvHeads).Extent("J", c.HeadWidth / 2)
                .Scalar("theta", c.RopeTheta).Scalar("window", c.Window > 0 ? c.Window : int.MaxValue),
            _ => bound.Extent("F", c.MlpWidth),
        };
    }

    /// <summary>The token table.</summary>
    internal BoundLayer BindEmbedding(int rows, Floats gradients) =>
        Bind(Kernels.Embedding, [Layout.Embedding], gradients).Extent("R", rows).Extent("V", Config.Vocab)
            .Extent("D", Config.DModel);

    /// <summary>The last norm and the head, with or without the loss.</summary>
    internal BoundLayer BindHead(LayerKernel kernel, int rows, Floats gradients) =>
        Bind(kernel, [Layout.Norm, Layout.Head with { Array = "head" }], gradients)
            .Extent("R", rows).Extent("V", Config.Vocab).Extent("D", Config.DModel).Scalar("eps", Config.NormEps);

    BoundLayer Bind(LayerKernel kernel, ReadOnlySpan<Parameter> parameters, Floats gradients)
    {
        BoundLayer bound = new(kernel, Engine.Pool, Engine.Isa);
        Floats values = weights;
        foreach (Parameter p in parameters)
        {
            bound.Bind(p.Array, values.Slice(p.Offset, p.Count));
            if (!gradients.IsNone)
            {
                bound.BindGradient(p.Array, gradients.Slice(p.Offset, p.Count));
            }
        }
        return bound;
    }
}
