using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>One product under way: the loops around the register tile.</summary>
internal unsafe struct GemmTask<V, TEpilogue> where V : unmanaged, ILanes<V> where TEpilogue : unmanaged, IEpilogue<V>
{
    public GemmShape Shape;
    public TEpilogue Epilogue;
    public GemmPlan Plan;
    // The running thread's blocks, on its stack: B's block, A's tile, one tile of C, and the waiting sums of a sink.
    private float* _b, _a, _tile, _sums;

    /// <summary>Runs tasks begin … end - 1 of the plan.</summary>
    [SkipLocalsInit]
    public static void Run(void* context, int begin, int end)
    {
        var task = *(GemmTask<V, TEpilogue>*)context;
        ref GemmPlan plan = ref task.Plan;
        // An operand read in place still needs room for the rows and columns left over.
        int b = plan.Depth * (plan.PackB ? plan.Columns : plan.Width), a = plan.Depth * plan.Height;
        int sums = plan.Waiting ? plan.Strip * plan.Columns : 0;
        float* memory = stackalloc float[b + a + plan.Height * plan.Width + sums + 16];
        task._b = (float*)(((nint)memory + 63) & ~63);
        task._a = task._b + b;
        task._tile = task._a + a;
        task._sums = task._tile + plan.Height * plan.Width;
        for (int i = begin; i < end; i++)
        {
            int column = i % plan.ColumnTasks, rest = i / plan.ColumnTasks, row = rest % plan.RowTasks;
            task.Block(rest / plan.RowTasks, row * plan.TaskRows, column * plan.TaskColumns);
        }
    }

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
                    Strip(batch, m, Math.Min(m1, m + Plan.Strip), n, Math.Min(n1, n + Plan.Columns), k, depth);
                    k += depth;
                }
                while (k < Shape.K);
            }
    }

    private void Strip(int batch, int m0, int m1, int n0, int n1, int k, int depth)
    {
        float* b = Shape.B + batch * Shape.BBatch + k * Shape.BRow;
        for (int n = n0; n < n1; n += Plan.Width)
            if (Plan.PackB || n1 - n < Plan.Width)
                Packing.Panel<V>(b + n * Shape.BCol, Shape.BRow, Shape.BCol, depth, Math.Min(Plan.Width, n1 - n), Plan.Width, Panel(n - n0, depth));
        for (int m = m0; m < m1; m += Plan.Height)
        {
            int rows = Math.Min(Plan.Height, m1 - m), height = RegisterTile.Fit(rows, Plan.Vectors);
            float* a = Shape.A + batch * Shape.ABatch + m * Shape.ARow + k * Shape.ACol;
            nint aRow = Shape.ARow, aCol = Shape.ACol;
            if (Plan.PackA || rows < height)
            {
                Packing.Rows<V>(a, aRow, aCol, depth, rows, height, _a);
                a = _a;
                aRow = 1;
                aCol = height;
            }
            for (int n = n0; n < n1; n += Plan.Width)
            {
                int columns = Math.Min(Plan.Width, n1 - n);
                bool packed = Plan.PackB || columns < Plan.Width;
                float* panel = packed ? Panel(n - n0, depth) : b + n;
                var at = new Place { Batch = batch, Row = m, Column = n, Rows = rows, Columns = columns, Height = height };
                float* home = Plan.Waiting ? _sums + (m - m0) * Plan.Columns + (n - n0) : Shape.C + batch * Shape.CBatch + m * Shape.CRow + n;
                Tile(in at, k, depth, a, aRow, aCol, panel, packed ? Plan.Width : Shape.BRow, home);
            }
        }
    }

    private readonly float* Panel(int column, int depth) => Plan.PackB ? _b + (nint)column * depth : _b;

    private struct Place
    {
        public int Batch, Row, Column, Rows, Columns, Height;
    }

    // Sums rest at home (C, or beside it for a sink) between blocks of K; a tile that is not whole, or has no home, is summed in _tile.
    private void Tile(in Place at, int k, int depth, float* a, nint aRow, nint aCol, float* b, nint bStep, float* home)
    {
        nint homeRow = Plan.Waiting ? Plan.Columns : Shape.CRow;
        bool last = k + depth == Shape.K, add = k > 0 || Shape.Accumulate;
        bool homeless = TEpilogue.Kind == EpilogueKind.Sink && !Plan.Waiting;
        bool apart = homeless || at.Rows < at.Height || at.Columns < Plan.Width;
        float* sums = apart ? _tile : home;
        nint sumsRow = apart ? Plan.Width : homeRow;
        if (Plan.Waiting && k == 0 && add)
            Packing.Copy<V>(Shape.C + at.Batch * Shape.CBatch + at.Row * Shape.CRow + at.Column, Shape.CRow, home, homeRow, at.Rows, at.Columns);
        if (apart && add) Packing.Copy<V>(home, homeRow, sums, sumsRow, at.Rows, at.Columns);
        RegisterTile.Run<V>(at.Height, Plan.Vectors, depth, a, aRow, aCol, b, bStep, sums, sumsRow, add);
        if (last && TEpilogue.Kind != EpilogueKind.None) Finish(in at, sums, sumsRow);
        else if (apart) Packing.Copy<V>(sums, sumsRow, home, homeRow, at.Rows, at.Columns);
    }

    // A rolled loop over sums that are still in L1: inlined behind each accumulator the epilogue would be compiled 24 times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Finish(in Place at, float* sums, nint sumsRow)
    {
        TEpilogue epilogue = Epilogue;
        float* c = Shape.C + at.Batch * Shape.CBatch + at.Row * Shape.CRow + at.Column;
        for (int i = 0; i < at.Rows; i++, sums += sumsRow, c += Shape.CRow)
            for (int j = 0; j < at.Columns; j += V.Count)
            {
                int count = Math.Min(V.Count, at.Columns - j);
                V value = epilogue.Apply(V.Load(sums + j), at.Batch, at.Row + i, at.Column + j, count);
                if (TEpilogue.Kind == EpilogueKind.Sink) continue;
                if (count == V.Count) V.Store(c + j, value);
                else V.StorePart(c + j, value, count);
            }
    }
}
