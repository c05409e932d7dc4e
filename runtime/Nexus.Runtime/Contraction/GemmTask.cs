using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>One product under way: the loops around the register tile.</summary>
/// <remarks>They know the epilogue only by a function pointer, one call a tile, so that they are compiled once for each width and
/// not once for each epilogue.</remarks>
internal unsafe partial struct GemmTask<V> where V : unmanaged, ILanes<V>
{
    public GemmShape Shape;
    public GemmPlan Plan;
    public EpilogueKind Kind;
    /// <summary>Runs the epilogue at the second argument over a finished tile.</summary>
    public delegate*<in GemmShape, void*, in GemmPlace, float*, nint, void> Finish;
    public void* Epilogue;
    // The running thread's blocks, on its stack: B's block, A's tiles, one tile of C, and the waiting sums of a sink.
    private float* _b, _a, _tile, _sums;

    /// <summary>Runs tasks begin … end - 1 of the plan.</summary>
    [SkipLocalsInit]
    public static void Run(void* context, int begin, int end)
    {
        var task = *(GemmTask<V>*)context;
        ref GemmPlan plan = ref task.Plan;
        // An operand read in place still needs room for the rows and columns left over.
        int b = plan.Vectors > 2 ? FewFloats : plan.Depth * (plan.PackB ? plan.Columns : plan.Width);
        int a = plan.Depth * (plan.PackA ? plan.Group : plan.Height);
        int tile = plan.Height * plan.Width, sums = plan.Waiting ? plan.Strip * plan.Columns : 0;
        float* memory = stackalloc float[b + a + tile + sums + 16];
        task._tile = (float*)(((nint)memory + 63) & ~63);
        task._b = task._tile + tile;
        task._sums = task._b + b;
        task._a = task._sums + sums;
        for (int i = begin; i < end; i++)
        {
            int column = i % plan.ColumnTasks, rest = i / plan.ColumnTasks, row = rest % plan.RowTasks;
            task.Block(rest / plan.RowTasks, row * plan.TaskRows, column * plan.TaskColumns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(int batch, int m0, int n0)
    {
        int m1 = Math.Min(Shape.M, m0 + Plan.TaskRows), n1 = Math.Min(Shape.N, n0 + Plan.TaskColumns);
        for (int m = m0; m < m1; m += Plan.Strip)
            for (int n = n0; n < n1; n += Plan.Columns)
            {
                int k = 0;
                do
                {
                    int depth = Math.Min(Plan.Depth, Shape.K - k);
                    if (Plan.Vectors > 2) Few(batch, n, Math.Min(n1, n + Plan.Columns), k, depth);
                    else Strip(batch, m, Math.Min(m1, m + Plan.Strip), n, Math.Min(n1, n + Plan.Columns), k, depth);
                    k += depth;
                }
                while (k < Shape.K);
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Strip(int batch, int m0, int m1, int n0, int n1, int k, int depth)
    {
        // Up to one vector of columns left over makes a narrow panel.
        int left = (n1 - n0) % Plan.Width, narrow = Plan.Vectors == 2 && left <= V.Count ? left : 0;
        // In place, only the columns left over are copied.
        int copied = Plan.PackB ? n0 : n1 - left;
        float* b = Shape.B + batch * Shape.BBatch + k * Shape.BRow;
        Packing.Panels<V>(b + copied * Shape.BCol, Shape.BRow, Shape.BCol, depth, n1 - narrow - copied, Plan.Width, _b);
        if (narrow > 0)
            Packing.Panel<V>(b + (n1 - narrow) * Shape.BCol, Shape.BRow, Shape.BCol, depth, narrow, V.Count,
                _b + (nint)(n1 - narrow - copied) * depth);
        var at = new GemmPlace { Batch = batch, K = k, Depth = depth };
        for (int g = m0; g < m1; g += Plan.Group)
        {
            int end = Math.Min(m1, g + Plan.Group), over = (end - g) % Plan.Height;
            // Rows left over for which there is no tile are packed with zeros; -1: none.
            int odd = over == 0 || Whole(over, narrow > 0) ? -1 : end - over;
            float* a = Shape.A + batch * Shape.ABatch + g * Shape.ARow + k * Shape.ACol;
            if (Plan.PackA) Packing.Tiles<V>(a, Shape.ARow, Shape.ACol, depth, end - g, Plan.Height, _a);
            else if (odd >= 0)
                Packing.Tiles<V>(a + (odd - g) * Shape.ARow, Shape.ARow, Shape.ACol, depth, over, Plan.Height, _a);
            // One panel of B stays in L1 while the tiles of the group pass by.
            for (at.Column = n0; at.Column < n1; at.Column += Plan.Width)
            {
                at.Columns = Math.Min(Plan.Width, n1 - at.Column);
                at.Vectors = at.Columns == narrow ? 1 : Plan.Vectors;
                bool inPlace = at.Column < copied;
                at.B = inPlace ? b + at.Column : _b + (nint)(at.Column - copied) * depth;
                at.BStep = inPlace ? Shape.BRow : at.Vectors * V.Count;
                for (at.Row = g; at.Row < end; at.Row += Plan.Height)
                {
                    at.Rows = Math.Min(Plan.Height, end - at.Row);
                    bool copy = Plan.PackA || at.Row == odd;
                    at.A = copy ? _a + (nint)(Plan.PackA ? at.Row - g : 0) * depth : a + (at.Row - g) * Shape.ARow;
                    at.ARow = copy ? 1 : Shape.ARow;
                    at.ACol = copy ? Plan.Height : Shape.ACol;
                    at.Home = Plan.Waiting ? _sums + (at.Row - m0) * Plan.Columns + (at.Column - n0) : at.C(in Shape);
                    Tile(in at);
                }
            }
        }
    }

    // Whether tiles of exactly these rows exist; if not, zeros are added by packing.
    private readonly bool Whole(int rows, bool narrow) =>
        RegisterTile.Fit(rows, Plan.Vectors) == rows && (!narrow || RegisterTile.Fit(rows, 1) == rows);

    // A tile that is not whole, or has no home, is summed in _tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(in GemmPlace at)
    {
        int height = RegisterTile.Fit(at.Rows, at.Vectors), width = at.Vectors * V.Count;
        bool add = Open(in at), homeless = Kind == EpilogueKind.Sink && !Plan.Waiting;
        bool apart = homeless || at.Rows < height || at.Columns < width;
        float* sums = apart ? _tile : at.Home;
        nint sumsRow = apart ? width : HomeRow;
        if (apart && add) Packing.Copy<V>(at.Home, HomeRow, sums, sumsRow, at.Rows, at.Columns);
        RegisterTile.Run<V>(height, at.Vectors, at.Depth, at.A, at.ARow, at.ACol, at.B, at.BStep, sums, sumsRow, add);
        Close(in at, sums, sumsRow, apart);
    }

    private readonly nint HomeRow => Plan.Waiting ? Plan.Columns : Shape.CRow;

    // Whether the sums of this run are added to what is at home.
    private readonly bool Open(in GemmPlace at)
    {
        if (Plan.Waiting && at.K == 0 && Shape.Accumulate)
            Packing.Copy<V>(at.C(in Shape), Shape.CRow, at.Home, HomeRow, at.Rows, at.Columns);
        return at.K > 0 || Shape.Accumulate;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Close(in GemmPlace at, float* sums, nint sumsRow, bool apart)
    {
        bool last = at.K + at.Depth == Shape.K;
        if (last && Kind != EpilogueKind.None) Finish(in Shape, Epilogue, in at, sums, sumsRow);
        else if (apart) Packing.Copy<V>(sums, sumsRow, at.Home, HomeRow, at.Rows, at.Columns);
    }
}
