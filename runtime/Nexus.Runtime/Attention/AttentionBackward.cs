using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>Which gradients a unit of work computes, and over what it runs.</summary>
internal enum AttentionPass
{
    /// <summary>A unit is a key head: all gradients, each block of weights recomputed once.</summary>
    Together,
    /// <summary>A unit is a block of keys: the gradients of keys and values.</summary>
    Keys,
    /// <summary>A unit is a block of rows: the gradient of the queries.</summary>
    Rows,
}

/// <summary>Backward attention under way: blocks of rows against blocks of keys, weights recomputed from MaxSum.</summary>
/// <remarks>
/// p = exp(s - max) / sum; dV = pᵀ dY; ds = p (dY Vᵀ - Σ dY·Y) times the derivative of scale and cap; dQ = ds K; dK = dsᵀ Q.
/// Keys gather over rows in the order (t, r) and rows over keys in order, in the same runs in every pass, so passes agree
/// bit by bit.
/// </remarks>
internal unsafe partial struct AttentionBackward<V> where V : unmanaged, ILanes<V>
{
    public AttentionShape Shape;
    public AttentionGradients Grad;
    public AttentionPass Pass;
    // Extents of blocks, how many there are, and columns and vectors of rows padded to whole panels.
    private readonly int _rows, _keys, _rowBlocks, _keyBlocks, _heads, _values, _headVectors, _valueVectors;
    // On the stack of the thread that runs. For a block of rows: queries, upstream, results, gradient of the queries, the
    // rows' largest scores, 1 / Σ exp and Σ dY·Y, weights and their gradients. For a block of keys: keys, packed keys and
    // values, the gradients of both.
    private float* _q, _dy, _y, _dq, _max, _weight, _dot, _p, _ds, _k, _kt, _vt, _dk, _dv;
    // What is loaded.
    private int _b, _g, _row, _rowCount, _key, _keyCount;

    public AttentionBackward(in AttentionShape shape, in AttentionGradients grad)
    {
        Shape = shape;
        Shape.Window = Math.Min(shape.Window, int.MaxValue);
        Grad = grad;
        int size = Math.Max(shape.HeadDim, shape.ValueDim), total = shape.T * shape.Rep;
        _rows = Math.Min(size <= 64 ? 96 : size <= 256 ? 48 : size <= 512 ? 24 : 12, (total + 11) / 12 * 12);
        _keys = size <= 64 ? 96 : size <= 128 ? 64 : 32;
        _rowBlocks = (total + _rows - 1) / _rows;
        _keyBlocks = (shape.S + _keys - 1) / _keys;
        _heads = AttentionRows.Padded<V>(shape.HeadDim, out _headVectors);
        _values = AttentionRows.Padded<V>(shape.ValueDim, out _valueVectors);
    }

    public readonly int Units(AttentionPass pass) => Shape.Batch * Shape.Groups * pass switch
    {
        AttentionPass.Keys => _keyBlocks,
        AttentionPass.Rows => _rowBlocks,
        _ => 1,
    };

    [SkipLocalsInit]
    public static void Run(void* context, int begin, int end)
    {
        var task = *(AttentionBackward<V>*)context;
        // A tile may reach up to 11 rows and columns past the last key.
        int rows = task._rows, keys = task._keys + 12, heads = task._heads, values = task._values;
        float* memory = stackalloc float[rows * (2 * heads + 2 * values + 2 * keys + 3) + keys * (3 * heads + 2 * values) + 64];
        task._p = (float*)(((nint)memory + 63) & ~63);
        task._ds = task._p + rows * task._keys;
        task._q = task._ds + rows * task._keys + 16;
        task._dq = task._q + rows * heads;
        task._dy = task._dq + rows * heads;
        task._y = task._dy + rows * values;
        task._k = task._y + rows * values;
        task._kt = task._k + keys * heads;
        task._dk = task._kt + keys * heads;
        task._vt = task._dk + keys * heads;
        task._dv = task._vt + keys * values;
        task._max = task._dv + keys * values;
        task._weight = task._max + rows;
        task._dot = task._weight + rows;
        for (int i = begin; i < end; i++) task.Unit(i);
    }

    private void Unit(int unit)
    {
        int head = unit % (Shape.Batch * Shape.Groups), block = unit / (Shape.Batch * Shape.Groups);
        _b = head / Shape.Groups;
        _g = head % Shape.Groups;
        _row = _key = -1;
        switch (Pass)
        {
            case AttentionPass.Together:
                for (int j = 0; j < _keyBlocks; j++) OverRows(j);
                break;
            case AttentionPass.Keys:
                OverRows(block);
                break;
            default:
                OverKeys(_rowBlocks - 1 - block);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OverRows(int keyBlock)
    {
        LoadKeys(keyBlock);
        new Span<float>(_dk, _keyCount * _heads).Clear();
        new Span<float>(_dv, _keyCount * _values).Clear();
        for (int i = 0; i < _rowBlocks; i++)
        {
            if (!Sees(i, keyBlock)) continue;
            LoadRows(i);
            bool rows = Pass == AttentionPass.Together && Grad.DQ != null;
            // The first block of keys in sight starts the gradient of these queries; later ones go on from what is in memory.
            if (rows && (keyBlock == 0 || !Sees(i, keyBlock - 1))) new Span<float>(_dq, _rows * _heads).Clear();
            else if (rows)
                AttentionRows.Gather<V>(in Shape, Queries(Grad.DQ), Shape.QRep, Shape.QTime, _row, _rowCount, Shape.HeadDim,
                    _dq, _heads, _rows);
            Weights();
            if (rows) GatherQueries();
            GatherKeys();
            if (rows) StoreQueries();
        }
        if (Grad.DK != null)
            Packing.Copy<V>(_dk, _heads, Keys(Grad.DK) + _key * Shape.KTime, Shape.KTime, _keyCount, Shape.HeadDim);
        if (Grad.DV != null)
            Packing.Copy<V>(_dv, _values, Values(Grad.DV) + _key * Shape.VTime, Shape.VTime, _keyCount, Shape.ValueDim);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void OverKeys(int rowBlock)
    {
        LoadRows(rowBlock);
        new Span<float>(_dq, _rows * _heads).Clear();
        for (int j = 0; j < _keyBlocks; j++)
        {
            if (!Sees(rowBlock, j)) continue;
            LoadKeys(j);
            Weights();
            GatherQueries();
        }
        StoreQueries();
    }

    private readonly void StoreQueries() => AttentionRows.Scatter<V>(in Shape, _dq, _heads, _row, _rowCount, Shape.HeadDim,
        Queries(Grad.DQ), Shape.QRep, Shape.QTime);

    private readonly bool Sees(int rowBlock, int keyBlock)
    {
        int row = rowBlock * _rows, last = Math.Min(Shape.T * Shape.Rep, row + _rows) - 1;
        return AttentionRows.First(in Shape, row / Shape.Rep) < (keyBlock + 1) * _keys
            && AttentionRows.End(in Shape, last / Shape.Rep) > keyBlock * _keys;
    }

    private readonly float* Queries(float* p) => p + _b * Shape.QBatch + _g * Shape.QGroup;
    private readonly float* Keys(float* p) => p + _b * Shape.KBatch + _g * Shape.KGroup;
    private readonly float* Values(float* p) => p + _b * Shape.VBatch + _g * Shape.VGroup;
    private readonly float* Results(float* p) => p + _b * Shape.YBatch + _g * Shape.YGroup;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadRows(int block)
    {
        if (_row == block * _rows) return;
        _row = block * _rows;
        _rowCount = Math.Min(_rows, Shape.T * Shape.Rep - _row);
        AttentionRows.Gather<V>(in Shape, Queries(Shape.Q), Shape.QRep, Shape.QTime, _row, _rowCount, Shape.HeadDim,
            _q, _heads, _rows);
        AttentionRows.Gather<V>(in Shape, Results(Grad.DY), Shape.YRep, Shape.YTime, _row, _rowCount, Shape.ValueDim,
            _dy, _values, _rows);
        AttentionRows.Gather<V>(in Shape, Results(Shape.Y), Shape.YRep, Shape.YTime, _row, _rowCount, Shape.ValueDim,
            _y, _values, _rows);
        float* maxSum = Shape.MaxSum + 2 * (nint)(_b * Shape.Groups + _g) * Shape.Rep * Shape.T;
        for (int i = 0; i < _rowCount; i++)
        {
            float* at = maxSum + 2 * ((nint)((_row + i) % Shape.Rep) * Shape.T + (_row + i) / Shape.Rep);
            _max[i] = at[0];
            _weight[i] = 1 / at[1];
        }
        Dots();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadKeys(int block)
    {
        if (_key == block * _keys) return;
        _key = block * _keys;
        _keyCount = Math.Min(_keys, Shape.S - _key);
        int width = 2 * V.Count;
        float* k = Keys(Shape.K) + _key * Shape.KTime, v = Values(Shape.V) + _key * Shape.VTime;
        if (_heads > Shape.HeadDim) new Span<float>(_k, _keyCount * _heads).Clear();
        Packing.Copy<V>(k, Shape.KTime, _k, _heads, _keyCount, Shape.HeadDim);
        for (int j = 0; j < _keyCount; j += width)
        {
            int count = Math.Min(width, _keyCount - j);
            Packing.Panel<V>(k + j * Shape.KTime, 1, Shape.KTime, Shape.HeadDim, count, width, _kt + j * Shape.HeadDim);
            Packing.Panel<V>(v + j * Shape.VTime, 1, Shape.VTime, Shape.ValueDim, count, width, _vt + j * Shape.ValueDim);
        }
    }
}
