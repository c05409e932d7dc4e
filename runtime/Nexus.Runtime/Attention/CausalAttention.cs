namespace Nexus.Runtime;

/// <summary>Causal attention with an online softmax: whole sequences, chunks behind a cache, and single tokens.</summary>
/// <remarks>
/// No T × S array exists. Needs no scratch and allocates nothing: blocks live on the stack of the thread that runs (up to
/// 450 KiB for dimensions of at most 256, 1.1 MiB at 1024; above that plain loops, which are slower, run without blocks). The
/// bits do not depend on the number of threads, nor those of a row of Y on the other rows of the call: a NaN or an infinity
/// in a key or a value reaches the rows that see it and no other. In Backward a row or a key that is not finite may reach
/// the gradients of the 11 beside it.
/// </remarks>
public static unsafe class CausalAttention
{
    /// <summary>The largest head or value dimension that runs in blocks; those of more would not fit the stack.</summary>
    public const int MaxDim = 1024;

    // Below this many multiply-adds (about 2 µs of one core) waking another thread costs more than it brings.
    private const long UnitWork = 1 << 18;

    /// <summary>Computes Y, and MaxSum unless it is null.</summary>
    /// <exception cref="ArgumentException">S is not Position + T, the window is less than 1, or a size is out of
    /// range.</exception>
    public static void Forward<V>(in AttentionShape shape, WorkerPool pool) where V : unmanaged, ILanes<V>
    {
        if (!Check(in shape)) return;
        if (!FitsStack(in shape))
        {
            var plain = new AttentionPlain<V>(in shape, default);
            pool.Run(&AttentionPlain<V>.Forward, &plain, plain.RowUnits);
            return;
        }
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
        if (!FitsStack(in shape))
        {
            var plain = new AttentionPlain<V>(in shape, in grad);
            if (grad.DQ != null) pool.Run(&AttentionPlain<V>.Rows, &plain, plain.RowUnits);
            if (grad.DK != null || grad.DV != null) pool.Run(&AttentionPlain<V>.Keys, &plain, plain.KeyUnits);
            return;
        }
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

    private static bool FitsStack(in AttentionShape s) => Math.Max(s.HeadDim, s.ValueDim) <= MaxDim;

    private static long Work(in AttentionShape s) =>
        (long)s.Batch * s.Groups * s.Rep * s.T * Math.Min(s.S, s.Window) * (s.HeadDim + s.ValueDim);

    // False when there is nothing to do.
    private static bool Check(in AttentionShape s)
    {
        if (s.Batch < 0 || s.Groups < 0 || s.Rep < 0 || s.T < 0 || s.Position < 0 || s.HeadDim < 0 || s.ValueDim < 0)
            throw new ArgumentException("Attention needs sizes of at least 0; "
                + "Batch, Groups, Rep, T, Position, HeadDim, ValueDim are "
                + $"{s.Batch}, {s.Groups}, {s.Rep}, {s.T}, {s.Position}, {s.HeadDim}, {s.ValueDim}.");
        if (s.S != s.Position + s.T)
            throw new ArgumentException($"S counts the keys present, Position + T = {s.Position + s.T}; it is {s.S}.");
        if (s.Window < 1)
            throw new ArgumentException($"A query sees at least itself, so Window is at least 1; it is {s.Window}.");
        // Blocks of rows and of keys, and in plain loops single ones, are numbered in int.
        Int128 heads = (Int128)s.Batch * s.Groups, rows = (Int128)s.T * s.Rep, most = int.MaxValue - 96;
        Int128 units = heads * (FitsStack(in s) ? Int128.Max(1, Int128.Max(rows, s.S) / 12) : Int128.Max(rows, s.S));
        if (rows > most || units > most)
            throw new ArgumentException("Attention numbers its rows and blocks in 31 bits; Batch, Groups, Rep, T, S are "
                + $"{s.Batch}, {s.Groups}, {s.Rep}, {s.T}, {s.S}: divide the batch.");
        return s.Batch > 0 && s.Groups > 0 && s.Rep > 0 && s.T > 0;
    }
}
