namespace Nexus.Runtime;

/// <summary>Causal attention with an online softmax: whole sequences, chunks behind a cache, and single tokens.</summary>
/// <remarks>
/// No T × S array exists. Needs no scratch and allocates nothing: blocks live on the stack of the thread that runs (up to
/// 330 KiB for dimensions of at most 256, 900 KiB at 1024). The bits do not depend on the number of threads, nor those of a
/// row of Y on the other rows of the call. A key after a query has weight 0 exactly, but a NaN or an infinity in its value
/// row may reach the 11 rows before it.
/// </remarks>
public static unsafe class CausalAttention
{
    /// <summary>The largest head or value dimension; blocks of more would not fit the stack.</summary>
    public const int MaxDim = 1024;

    // Below this many multiply-adds (about 2 µs of one core) waking another thread costs more than it brings.
    private const long UnitWork = 1 << 18;

    /// <summary>Computes Y, and MaxSum unless it is null.</summary>
    /// <exception cref="ArgumentException">S is not Position + T, the window is less than 1, or a size is out of
    /// range.</exception>
    public static void Forward<V>(in AttentionShape shape, WorkerPool pool) where V : unmanaged, ILanes<V>
    {
        if (!Check(in shape)) return;
        var task = new AttentionForward<V>(in shape);
        if (Work(in shape) < UnitWork) AttentionForward<V>.Run(&task, 0, task.Units);
        else pool.Run(&AttentionForward<V>.Run, &task, task.Units);
    }

    /// <summary>Gradients of Q, K and V from Y, MaxSum and the upstream gradient; weights are recomputed.</summary>
    /// <exception cref="ArgumentException">As Forward, or MaxSum or DY is null.</exception>
    public static void Backward<V>(in AttentionShape shape, in AttentionGradients grad, WorkerPool pool)
        where V : unmanaged, ILanes<V>
    {
        if (!Check(in shape)) return;
        if (shape.MaxSum == null || grad.DY == null)
            throw new ArgumentException("Backward needs MaxSum, as Forward wrote it, and DY; one of them is null.");
        var task = new AttentionBackward<V>(in shape, in grad);
        bool keys = grad.DK != null || grad.DV != null, rows = grad.DQ != null;
        int heads = shape.Batch * shape.Groups;
        // One pass over heads computes the weights once; two passes, over blocks of keys and of rows, occupy threads that
        // heads do not.
        bool together = pool.Threads == 1 || heads >= 4 * pool.Threads || heads % pool.Threads == 0 || Work(in shape) < UnitWork;
        if (keys && rows && together) Run(ref task, AttentionPass.Together, in shape, pool);
        else
        {
            if (keys) Run(ref task, AttentionPass.Keys, in shape, pool);
            if (rows) Run(ref task, AttentionPass.Rows, in shape, pool);
        }
    }

    private static void Run<V>(ref AttentionBackward<V> task, AttentionPass pass, in AttentionShape shape, WorkerPool pool)
        where V : unmanaged, ILanes<V>
    {
        task.Pass = pass;
        fixed (AttentionBackward<V>* p = &task)
        {
            if (Work(in shape) < UnitWork) AttentionBackward<V>.Run(p, 0, task.Units(pass));
            else pool.Run(&AttentionBackward<V>.Run, p, task.Units(pass));
        }
    }

    private static long Work(in AttentionShape s) =>
        (long)s.Batch * s.Groups * s.Rep * s.T * Math.Min(s.S, s.Window) * (s.HeadDim + s.ValueDim);

    // False when there is nothing to do.
    private static bool Check(in AttentionShape s)
    {
        if (s.Batch < 0 || s.Groups < 0 || s.Rep < 0 || s.T < 0 || s.Position < 0 || s.HeadDim < 0 || s.ValueDim < 0)
            throw new ArgumentException("Attention needs sizes of at least 0; "
                + "Batch, Groups, Rep, T, Position, HeadDim, ValueDim are "
                + $"{s.Batch}, {s.Groups}, {s.Rep}, {s.T}, {s.Position}, {s.HeadDim}, {s.ValueDim}.");
        if (s.HeadDim > MaxDim || s.ValueDim > MaxDim)
            throw new ArgumentException($"HeadDim and ValueDim may be at most {MaxDim}; they are {s.HeadDim} and {s.ValueDim}.");
        if (s.S != s.Position + s.T)
            throw new ArgumentException($"S counts the keys present, Position + T = {s.Position + s.T}; it is {s.S}.");
        if (s.Window < 1)
            throw new ArgumentException($"A query sees at least itself, so Window is at least 1; it is {s.Window}.");
        return s.Batch > 0 && s.Groups > 0 && s.Rep > 0 && s.T > 0;
    }
}
