using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// Forward and backward of B sequences of T tokens: every activation, residual and gradient of an activation has its place
/// before the first call, so a pass allocates nothing.
/// </summary>
sealed unsafe class TrainingPass : IDisposable
{
    readonly HybridModel model;
    readonly BoundLayer embedding, loss;
    readonly BoundLayer[] layers;
    readonly Floats[] residuals;
    readonly NativeBuffer gradients;
    readonly Arena arena;
    readonly Floats workspace, rows, lossValue, lossGradient;
    readonly int* inputs;
    readonly int* targets;
    readonly int context;

    public TrainingPass(HybridModel model, int batch, int context)
    {
        this.model = model;
        this.context = context;
        Rows = checked(batch * context);
        try
        {
            gradients = new NativeBuffer(model.Layout.Floats);
            embedding = model.BindEmbedding(Rows, gradients);
            layers = [.. model.Layout.Layers.Select(l => model.Bind(l, batch, context, gradients))];
            loss = model.BindHead(model.Kernels.Loss, Rows, gradients);

            BoundLayer[] all = [embedding, .. layers, loss];
            long stream = (long)Rows * model.Config.DModel;
            long scratch = all.Max(b => Math.Max(b.BackwardWorkspaceFloats(), Math.Max(Forward(b, true), Forward(b, false))));
            long floats = all.Sum(b => Arena.Room(b.ResidualFloats())) + (layers.Length + 3) * Arena.Room(stream)
                + 4 * Arena.Room(Rows) + 2 * Arena.Room(1) + Arena.Room(scratch);
            MemoryNeed.Check(floats + 2.0 * model.Layout.Floats, "the activations of a step and AdamW's moments",
                "Use a smaller batch, context or model.");
            arena = new Arena(floats);
            inputs = (int*)arena.Take(Rows, "tokens").Pointer;
            targets = (int*)arena.Take(Rows, "targets").Pointer;
            rows = Take(Rows);
            lossValue = Take(1);
            lossGradient = Take(1);
            residuals = [.. all.Select(b => Take(b.ResidualFloats()))];
            workspace = Take(scratch);
            BindActivations(stream);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>B · T.</summary>
    public int Rows { get; }

    /// <summary>Gradients of all parameters, in the layout of the weights.</summary>
    public Floats Gradients => gradients;

    /// <summary>Tokens [B, T].</summary>
    public Span<int> Inputs => new(inputs, Rows);

    /// <summary>The token that follows each, [B, T].</summary>
    public Span<int> Targets => new(targets, Rows);

    /// <summary>Loss of each token after a forward, nats.</summary>
    public ReadOnlySpan<float> RowLosses => rows.AsSpan();

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients() => NativeMemory.Clear(gradients.Pointer, (nuint)gradients.Bytes);

    /// <summary>Mean loss in nats of the inputs; with <paramref name="training"/> it keeps what <see cref="Backward(float)"/>
    /// needs.</summary>
    public float Forward(bool training)
    {
        Advance(embedding, 0, training);
        for (int i = 0; i < layers.Length; i++)
        {
            Advance(layers[i], i + 1, training);
        }
        Advance(loss, layers.Length + 1, training);
        return *lossValue.Pointer;
    }

    /// <summary>Adds <paramref name="scale"/> times the loss's gradients to those of the parameters.</summary>
    public void Backward(float scale)
    {
        *lossGradient.Pointer = scale;
        Backward(loss, layers.Length + 1);
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            Backward(layers[i], i + 1);
        }
        Backward(embedding, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        embedding?.Dispose();
        loss?.Dispose();
        Array.ForEach(layers ?? [], l => l.Dispose());
        arena?.Dispose();
        gradients?.Dispose();
    }

    void Advance(BoundLayer layer, int index, bool training)
    {
        layer.Advance(Floats.None, 0, context, workspace, training ? residuals[index] : Floats.None);
        model.Engine.Check(layer);
    }

    void Backward(BoundLayer layer, int index)
    {
        layer.Backward(workspace, residuals[index]);
        model.Engine.Check(layer);
    }

    /// <summary>Activations have a place each; their gradients take turns in two, as each is read once, by the layer
    /// before.</summary>
    void BindActivations(long stream)
    {
        Floats x = Take(stream), gradient = Take(stream), next = Take(stream);
        embedding.BindIds("token", inputs, Rows).Bind("y", x).BindGradient("y", gradient);
        foreach (BoundLayer layer in layers)
        {
            Floats y = Take(stream);
            layer.Bind("x", x).BindGradient("x", gradient).Bind("y", y).BindGradient("y", next);
            (x, gradient, next) = (y, next, gradient);
        }
        loss.Bind("x", x).BindGradient("x", gradient).BindIds("target", targets, Rows);
        loss.Bind("row", rows).BindGradient("row", arena.Take(Rows)).Bind("loss", lossValue).BindGradient("loss", lossGradient);
    }

    Floats Take(long floats) => arena.Take(floats);

    long Forward(BoundLayer layer, bool training) => layer.WorkspaceFloats(context, training);
}
