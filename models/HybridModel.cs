using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// A hybrid sequence model: its config, its weights in one native buffer, and the layers that read them. Training and generation are
/// separate objects (<see cref="Trainer"/>, <see cref="GenerationSession"/>) that share the weights.
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
        ownsEngine = engine is null;
        Engine = engine ?? new Engine();
        Kernels = kernels ?? ModelKernels.Generated;
        weights = new NativeBuffer(Layout.Floats);
    }

    /// <summary>Its shape.</summary>
    public NexusConfig Config => Layout.Config;

    /// <summary>Where each parameter lies.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>Threads and width.</summary>
    public Engine Engine { get; }

    /// <summary>Its layers.</summary>
    public ModelKernels Kernels { get; }

    internal float* Weights => weights.Pointer;

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

    /// <summary>The call of a residual layer, bound to its weights and hyper-parameters.</summary>
    internal LayerCall Bind(LayerParameters layer, int batch, int tokens, float* gradients)
    {
        NexusConfig c = Config;
        double window = c.Window > 0 ? c.Window : int.MaxValue;
        LayerCall call = layer.Kind switch
        {
            LayerKind.Mamba => new LayerCall(Kernels.Mamba,
                [("B", batch), ("T", tokens), ("D", c.DModel), ("E", c.Inner), ("R", c.Rank), ("N", c.DState), ("K", c.DConv)],
                [("eps", c.NormEps)]),
            LayerKind.Attention => new LayerCall(Kernels.Attention,
                [("B", batch), ("T", tokens), ("D", c.DModel), ("G", c.KvHeads), ("R", c.Heads / c.KvHeads), ("J", c.HeadWidth / 2)],
                [("eps", c.NormEps), ("theta", c.RopeTheta), ("window", window)]),
            _ => new LayerCall(Kernels.Mlp,
                [("B", batch), ("T", tokens), ("D", c.DModel), ("F", c.MlpWidth)],
                [("eps", c.NormEps)]),
        };
        call.Bind(layer.Parameters, Weights, gradients);
        return call;
    }

    /// <summary>The call of the token table.</summary>
    internal LayerCall BindEmbedding(int rows, float* gradients)
    {
        LayerCall call = new(Kernels.Embedding, [("R", rows), ("V", Config.Vocab), ("D", Config.DModel)], []);
        call.Bind([Layout.Embedding], Weights, gradients);
        return call;
    }

    /// <summary>The call of the last norm and the head, with or without the loss.</summary>
    internal LayerCall BindHead(LayerKernel kernel, int rows, float* gradients)
    {
        LayerCall call = new(kernel, [("R", rows), ("V", Config.Vocab), ("D", Config.DModel)], [("eps", Config.NormEps)]);
        call.Bind([Layout.Norm, Layout.Head with { Array = "head" }], Weights, gradients);
        return call;
    }
}
