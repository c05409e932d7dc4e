using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>AdamW over the parameter buffer: clip by the global norm, then one call for the decayed part and one for the rest.</summary>
sealed unsafe class Optimizer : IDisposable
{
    /// <summary>Floats of one kernel call: its axis is an int.</summary>
    const long MostFloats = 1 << 28;

    readonly HybridModel model;
    readonly LayerCall call;
    readonly GradientNorm norm;
    readonly NativeBuffer mean, square;
    readonly NativeBuffer workspace;
    readonly int size, p, g, m, v, newP, newM, newV, lr, decay, c1, c2;

    public Optimizer(HybridModel model, TrainOptions options)
    {
        this.model = model;
        long floats = model.Layout.Floats;
        mean = new NativeBuffer(floats);
        square = new NativeBuffer(floats);
        norm = new GradientNorm(floats);
        call = new LayerCall(model.Kernels.AdamW, [("P", (int)Math.Min(floats, MostFloats))],
            [("beta1", options.Beta1), ("beta2", options.Beta2), ("eps", options.AdamEps)]);
        size = call.Axis("P");
        (p, g, m, v) = (call.Array_("p"), call.Array_("g"), call.Array_("m"), call.Array_("v"));
        (newP, newM, newV) = (call.Array_("newP"), call.Array_("newM"), call.Array_("newV"));
        (lr, decay, c1, c2) = (call.Scalar("lr"), call.Scalar("decay"), call.Scalar("c1"), call.Scalar("c2"));
        workspace = new NativeBuffer(call.WorkspaceFloats(0, false));
    }

    /// <summary>Mean of the gradients, in the layout of the weights.</summary>
    public float* Mean => mean.Pointer;

    /// <summary>Mean of their squares, in the layout of the weights.</summary>
    public float* Square => square.Pointer;

    /// <summary>Clips the gradients and moves the weights.</summary>
    /// <param name="gradients">Gradients; scaled in place when they are clipped.</param>
    /// <param name="step">n, from 1.</param>
    /// <param name="rate">Learning rate.</param>
    /// <param name="options">Clip, decay and β.</param>
    /// <returns>The gradients' norm before clipping; when it is not finite nothing has been changed.</returns>
    public double Step(float* gradients, int step, double rate, TrainOptions options)
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
        call.Set(lr, rate);
        call.Set(c1, 1 - Math.Pow(options.Beta1, step));
        call.Set(c2, 1 - Math.Pow(options.Beta2, step));
        Move(gradients, 0, model.Layout.DecayedFloats, options.WeightDecay);
        Move(gradients, model.Layout.DecayedFloats, model.Layout.Floats, 0);
        return length;
    }

    public void Dispose()
    {
        call.Dispose();
        norm.Dispose();
        mean.Dispose();
        square.Dispose();
        workspace.Dispose();
    }

    void Move(float* gradients, long from, long to, double weightDecay)
    {
        call.Set(decay, weightDecay);
        for (long at = from; at < to; at += MostFloats)
        {
            call.SetExtent(size, (int)Math.Min(MostFloats, to - at));
            call.Bind(p, model.Weights + at);
            call.Bind(g, gradients + at);
            call.Bind(m, Mean + at);
            call.Bind(v, Square + at);
            call.Bind(newP, model.Weights + at);
            call.Bind(newM, Mean + at);
            call.Bind(newV, Square + at);
            call.Advance(model.Engine, workspace.Pointer, null, null, 0, 0);
        }
    }
}
