namespace Nexus.Runtime;

/// <summary>Matrix products of every layout with a fused epilogue.</summary>
/// <remarks>
/// k is cut into ⌈K / 512⌉ runs of equal length (the last may be shorter). Each run is one chain of fused multiply-adds from
/// 0; their sums are added in order, to C when accumulating. Nothing else decides the bits of an element: not M, N, the
/// strides, the width, the threads or the position in a batch. Needs no scratch and allocates nothing: packed blocks live on
/// the stack of the running thread (at most 480 KiB).
/// </remarks>
public static unsafe class Gemm
{
    /// <summary>Runs the product on the threads of <paramref name="pool"/>.</summary>
    /// <exception cref="ArgumentException">A size is negative, or C is null although it is written or read.</exception>
    public static void Run<V, TEpilogue>(in GemmShape shape, in TEpilogue epilogue, WorkerPool pool)
        where V : unmanaged, ILanes<V>
        where TEpilogue : unmanaged, IEpilogue<V>
    {
        fixed (TEpilogue* context = &epilogue)
        {
            GemmTask<V> task = default;
            task.Shape = shape;
            task.Kind = TEpilogue.Kind;
            task.Finish = &GemmFinish<V, TEpilogue>.Run;
            task.Epilogue = context;
            Start(ref task, pool);
        }
    }

    private static void Start<V>(ref GemmTask<V> task, WorkerPool pool) where V : unmanaged, ILanes<V>
    {
        ref GemmShape shape = ref task.Shape;
        if (shape.M < 0 || shape.N < 0 || shape.K < 0 || shape.Batch < 0)
            throw new ArgumentException("A product needs sizes of at least 0; M, N, K, Batch are "
                + $"{shape.M}, {shape.N}, {shape.K}, {shape.Batch}.");
        if (shape.M == 0 || shape.N == 0) return;
        if (shape.C == null && (task.Kind != EpilogueKind.Sink || shape.Accumulate))
            throw new ArgumentException("C is null, but only a sink that does not accumulate can do without it; give C memory.");
        task.Plan = GemmPlan.Of<V>(in shape, task.Kind, pool.Threads);
        fixed (GemmTask<V>* context = &task)
        {
            if (task.Plan.Alone) GemmTask<V>.Run(context, 0, task.Plan.Tasks);
            else pool.Run(&GemmTask<V>.Run, context, task.Plan.Tasks);
        }
    }

    /// <summary>Runs the product without an epilogue.</summary>
    public static void Run<V>(in GemmShape shape, WorkerPool pool) where V : unmanaged, ILanes<V>
        => Run<V, Identity<V>>(in shape, default, pool);

    /// <summary>Runs the product at a width chosen at run time; generated code names its width instead.</summary>
    /// <exception cref="ArgumentOutOfRangeException">isa is no width.</exception>
    public static void Run(Isa isa, in GemmShape shape, WorkerPool pool)
    {
        switch (isa)
        {
            case Isa.Lanes512: Run<Lanes512>(in shape, pool); break;
            case Isa.Lanes256: Run<Lanes256>(in shape, pool); break;
            case Isa.Lanes128: Run<Lanes128>(in shape, pool); break;
            case Isa.Scalar: Run<Lanes1>(in shape, pool); break;
            default: throw new ArgumentOutOfRangeException(nameof(isa), isa, "expected Scalar, Lanes128, Lanes256 or Lanes512");
        }
    }
}
