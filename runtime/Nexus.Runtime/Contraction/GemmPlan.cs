namespace Nexus.Runtime;

/// <summary>How a product is cut into blocks and tasks. It decides speed only: the sums of an element of C are the same in
/// every plan.</summary>
internal struct GemmPlan
{
    /// <summary>Register tile: rows, vectors and columns.</summary>
    public int Height, Vectors, Width;
    /// <summary>Extent of a packed block of B, and of the rows that share it.</summary>
    public int Depth, Columns, Strip;
    /// <summary>Rows that pass by one panel of B; packed together when A is.</summary>
    public int Group;
    /// <summary>Rows and columns of one task, and the tasks along each.</summary>
    public int TaskRows, TaskColumns, RowTasks, ColumnTasks;
    /// <summary>All tasks; so little work in all of them that one thread does it.</summary>
    public int Tasks;
    public bool Alone;
    /// <summary>Whether operands are copied; rows and columns left over always are.</summary>
    public bool PackA, PackB;
    /// <summary>Sums of a sink wait outside C between blocks of K.</summary>
    public bool Waiting;

    // B's packed block takes a quarter of a 1 MiB L2: C, the rows of A and what is packed next need the rest.
    private const int MaxDepth = 512, BlockFloats = 65536, WaitingRows = 192, WaitingFloats = 12288;
    // Below this many multiply-adds (about 2 µs of one core) waking another thread costs more than it brings.
    private const long TaskWork = 1 << 18;

    public static GemmPlan Of<V>(in GemmShape s, EpilogueKind kind, int threads) where V : unmanaged, ILanes<V>
    {
        GemmPlan plan = default;
        plan.Vectors = RegisterTile.Vectors(s.M);
        plan.Height = RegisterTile.Height<V>(plan.Vectors);
        plan.Width = plan.Vectors * V.Count;
        // The one choice that decides bits, so it looks at K alone.
        int depths = Math.Max(1, (s.K + MaxDepth - 1) / MaxDepth);
        plan.Depth = (s.K + depths - 1) / depths;
        plan.Waiting = kind == EpilogueKind.Sink && depths > 1;
        plan.Divide(in s, threads);
        plan.PackB = s.BCol != 1 || plan.TaskRows > 2 * plan.Height;
        // A block that few rows use once is better one panel at a time, in L1.
        int block = plan.Waiting ? WaitingFloats / WaitingRows : s.M <= 2 * plan.Height && plan.Vectors == 2 ? plan.Width
            : BlockFloats / Math.Max(plan.Depth, 1);
        plan.Columns = Math.Max(plan.Width, Math.Min(block, plan.TaskColumns) / plan.Width * plan.Width);
        plan.Strip = plan.Waiting ? WaitingFloats / plan.Columns / plan.Height * plan.Height : plan.TaskRows;
        plan.Group = Math.Min(8 * plan.Height, Round(plan.TaskRows, plan.Height));
        // Tiles read rows and columns of A in place about as fast as packed; only when a column block is larger than the
        // caches, copying pays.
        plan.PackA = s.ACol != 1 && (s.ARow != 1 || (long)s.M * s.K > 1 << 20);
        return plan;
    }

    private void Divide(in GemmShape s, int threads)
    {
        int batch = Math.Max(s.Batch, 1);
        long work = (long)s.M * s.N * Math.Max(s.K, 1);
        long wanted = threads == 1 ? 1 : Math.Min(2L * threads / batch, work / TaskWork);
        // Rows first: their only cost is that each task packs B again, little beside 96 rows of work.
        int rows = (int)Math.Clamp(wanted, 1, Math.Max(1, s.M / 96));
        TaskRows = Round((s.M + rows - 1) / rows, Height);
        RowTasks = (s.M + TaskRows - 1) / TaskRows;
        int columns = (int)Math.Clamp((wanted + RowTasks - 1) / RowTasks, 1, (s.N + Width - 1) / Width);
        TaskColumns = Round((s.N + columns - 1) / columns, Width);
        ColumnTasks = (s.N + TaskColumns - 1) / TaskColumns;
        Tasks = checked(batch * RowTasks * ColumnTasks);
        Alone = Tasks == 1 || batch * work < TaskWork;
    }

    private static int Round(int value, int step) => (value + step - 1) / step * step;
}
