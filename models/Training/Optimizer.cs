using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>AdamW over the parameter buffer: clip by the global norm, then the decayed part and the rest.</summary>
sealed unsafe class Optimizer : IDisposable
{
    /// <summary>Floats of one kernel call: its axis is an int.</summary>
    const long MostFloats = 1 << 28;

    readonly HybridModel model;
    readonly TrainOptions options;
    readonly Floats gradients;
    readonly List<BoundLayer> pieces = [];
    readonly GradientNorm norm;
    readonly NativeBuffer mean, square, workspace;

    public Optimizer(HybridModel model, TrainOptions options, Floats gradients)
    {
        (this.model, this.options, this.gradients) = (model, options, gradients);
        long floats = model.Layout.Floats, decayed = model.Layout.DecayedFloats;
        try
        {
            mean = new NativeBuffer(floats);
            square = new NativeBuffer(floats);
            norm = new GradientNorm(floats);
            Add(0, decayed, options.WeightDecay);
            Add(decayed, floats, 0);
            workspace = new NativeBuffer(pieces.Max(p => p.WorkspaceFloats(0, training: false)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Mean of the gradients, in the layout of the weights.</summary>
    public Floats Mean => mean;

    /// <summary>Mean of their squares, in the layout of the weights.</summary>
    public Floats Square => square;

    /// <summary>Clips the gradients and moves the weights.</summary>
    /// <param name="step">n, from 1.</param>
    /// <param name="rate">Learning rate.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite nothing has been changed.</returns>
    public double Step(int step, double rate)
    {
        double length = norm.Measure(model.Engine.Pool, gradients);
        if (!double.IsFinite(length))
        {
            return length;
        }
        if (options.Clip > 0 && length > options.Clip)
        {
            norm.Scale(model.Engine.Pool, gradients, (float)(options.Clip / length));
        }
        foreach (BoundLayer piece in pieces)
        {
            piece.Scalar("lr", rate).Scalar("c1", 1 - Math.Pow(options.Beta1, step))
                .Scalar("c2", 1 - Math.Pow(options.Beta2, step));
            piece.Advance(Floats.None, 0, 0, workspace, Floats.None);
            model.Engine.Check(piece);
        }
        return length;
    }

    public void Dispose()
    {
        pieces.ForEach(p => p.Dispose());
        norm?.Dispose();
        mean?.Dispose();
        square?.Dispose();
        workspace?.Dispose();
    }

    void Add(long from, long to, double decay)
    {
        for (long at = from; at < to; at += MostFloats)
        {
            long count = Math.Min(MostFloats, to - at);
            Floats p = model.Weights.Slice(at, count), m = Mean.Slice(at, count), v = Square.Slice(at, count);
            BoundLayer piece = new(model.Kernels.AdamW, model.Engine.Pool, model.Engine.Isa);
            piece.Extent("P", (int)count).Scalar("beta1", options.Beta1).Scalar("beta2", options.Beta2);
            piece.Scalar("eps", options.AdamEps).Scalar("decay", decay);
            piece.Bind("p", p).Bind("g", gradients.Slice(at, count)).Bind("m", m).Bind("v", v);
            pieces.Add(piece.Bind("newP", p).Bind("newM", m).Bind("newV", v));
        }
    }
}
