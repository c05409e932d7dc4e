using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// Forward and backward of B sequences of T tokens: every activation, residual and gradient of an activation has its place before the first
/// call, so a pass allocates nothing.
/// </summary>
sealed unsafe class TrainingPass : IDisposable
{
    readonly HybridModel model;
    readonly LayerCall embedding, loss;
    readonly LayerCall[] layers;
    readonly long[] residualOffsets;
    readonly NativeBuffer memory, gradients;
    readonly float* workspace;
    readonly float* residuals;
    readonly float* rows;
    readonly float* lossValue;
    readonly float* lossGradient;
    readonly int* inputs;
    readonly int* targets;
    readonly int context;

    public TrainingPass(HybridModel model, int batch, int context)
    {
        this.model = model;
        this.context = context;
        Rows = checked(batch * context);
        ParameterLayout layout = model.Layout;
        gradients = new NativeBuffer(layout.Floats);
        embedding = model.BindEmbedding(Rows, gradients.Pointer);
        layers = [.. layout.Layers.Select(l => model.Bind(l, batch, context, gradients.Pointer))];
        loss = model.BindHead(model.Kernels.Loss, Rows, gradients.Pointer);

        long stream = Arena.Room((long)Rows * model.Config.DModel), row = Arena.Room(Rows);
        residualOffsets = new long[layers.Length + 2];
        long residualFloats = 0, workspaceFloats = 0;
        foreach ((int i, LayerCall call) in Calls())
        {
            residualOffsets[i] = residualFloats;
            residualFloats += Arena.Room(call.ResidualFloats());
            workspaceFloats = Math.Max(workspaceFloats, call.WorkspaceFloats(context, true));
            workspaceFloats = Math.Max(workspaceFloats, call.WorkspaceFloats(context, false));
            workspaceFloats = Math.Max(workspaceFloats, call.BackwardWorkspaceFloats());
        }
        memory = new NativeBuffer(stream * (layers.Length + 3) + 3 * row + 32 + residualFloats + workspaceFloats);

        float* at = memory.Pointer;
        float* x = at;
        at += stream * (layers.Length + 1);
        float* even = at, odd = at + stream;
        at += 2 * stream;
        inputs = (int*)at;
        targets = (int*)(at + row);
        rows = at + 2 * row;
        lossValue = at + 3 * row;
        lossGradient = lossValue + 16;
        residuals = at + 3 * row + 32;
        workspace = residuals + residualFloats;
        BindActivations(x, stream, even, odd);
    }

    /// <summary>B · T.</summary>
    public int Rows { get; }

    /// <summary>Gradients of all parameters, in the layout of the weights.</summary>
    public float* Gradients => gradients.Pointer;

    /// <summary>Tokens [B, T].</summary>
    public Span<int> Inputs => new(inputs, Rows);

    /// <summary>The token that follows each, [B, T].</summary>
    public Span<int> Targets => new(targets, Rows);

    /// <summary>Loss of each token after a forward, nats.</summary>
    public ReadOnlySpan<float> RowLosses => new(rows, Rows);

    /// <summary>Sets all gradients to zero.</summary>
    public void ClearGradients() => NativeMemory.Clear(gradients.Pointer, (nuint)gradients.Bytes);

    /// <summary>Mean loss in nats of the inputs; with <paramref name="training"/> it keeps what <see cref="Backward"/> needs.</summary>
    public float Forward(bool training)
    {
        Advance(embedding, 0, training);
        for (int i = 0; i < layers.Length; i++)
        {
            Advance(layers[i], i + 1, training);
        }
        Advance(loss, layers.Length + 1, training);
        return *lossValue;
    }

    /// <summary>Adds <paramref name="scale"/> times the loss's gradients to those of the parameters.</summary>
    public void Backward(float scale)
    {
        *lossGradient = scale;
        loss.Backward(model.Engine, workspace, residuals + residualOffsets[^1]);
        for (int i = layers.Length - 1; i >= 0; i--)
        {
            layers[i].Backward(model.Engine, workspace, residuals + residualOffsets[i + 1]);
        }
        embedding.Backward(model.Engine, workspace, residuals);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, LayerCall call) in Calls())
        {
            call.Dispose();
        }
        memory.Dispose();
        gradients.Dispose();
    }

    void Advance(LayerCall call, int index, bool training) =>
        call.Advance(model.Engine, workspace, training ? residuals + residualOffsets[index] : null, null, 0, context);

    /// <summary>Activations lie one behind the other; their gradients take turns in two places, as each is read once, by the layer before.</summary>
    void BindActivations(float* x, long stream, float* even, float* odd)
    {
        embedding.Bind("token", inputs);
        embedding.Bind("y", x, even);
        for (int i = 0; i < layers.Length; i++)
        {
            layers[i].Bind("x", x + i * stream, i % 2 == 0 ? even : odd);
            layers[i].Bind("y", x + (i + 1) * stream, i % 2 == 0 ? odd : even);
        }
        loss.Bind("x", x + layers.Length * stream, layers.Length % 2 == 0 ? even : odd);
        loss.Bind("target", targets);
        loss.Bind("row", rows);
        loss.Bind("loss", lossValue, lossGradient);
        foreach ((_, LayerCall call) in Calls())
        {
            call.CheckBound();
        }
    }

    IEnumerable<(int Index, LayerCall Call)> Calls()
    {
        yield return (0, embedding);
        for (int i = 0; i < layers.Length; i++)
        {
            yield return (i + 1, layers[i]);
        }
        yield return (layers.Length + 1, loss);
    }
}
