using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <summary>Forward attention under way: blocks of rows, and for each the blocks of keys in sight with a running maximum and
/// sum.</summary>
/// <remarks>
/// Blocks of keys begin at absolute multiples of their size and each row goes through its own keys in order, so what a row
/// becomes does not depend on the other rows of the call: a single token has the bits of the same token in a whole sequence.
/// </remarks>
internal unsafe struct AttentionForward<V> where V : unmanaged, ILanes<V>
{
    public AttentionShape Shape;
    // Rows of a block and how many blocks; keys of a block; columns of a row of values.
    private int _rows, _blocks, _keys, _values, _valueVectors;
    // On the stack of the thread that runs: queries, results, packed keys and values, scores of one tile, maxima and sums of
    // the rows.
    private float* _q, _y, _k, _v, _scores, _max;
    private V* _sum;

    public int Units => Shape.Batch * Shape.Groups * _blocks;

    public AttentionForward(in AttentionShape shape)
    {
        Shape = shape;
        Shape.Window = Math.Min(shape.Window, int.MaxValue);
        int size = Math.Max(shape.HeadDim, shape.ValueDim);
        _rows = Math.Min(size <= 256 ? 96 : 24, (shape.T * shape.Rep + 11) / 12 * 12);
        _keys = size <= 64 ? 256 : size <= 128 ? 128 : size <= 256 ? 64 : 32;
        _blocks = (shape.T * shape.Rep + _rows - 1) / _rows;
        _values = AttentionRows.Padded<V>(shape.ValueDim, out _valueVectors);
    }

    [SkipLocalsInit]
    public static void Run(void* context, int begin, int end)
    {
        var task = *(AttentionForward<V>*)context;
        ref AttentionShape s = ref task.Shape;
        int q = task._rows * s.HeadDim, y = task._rows * task._values, k = task._keys * s.HeadDim,
            v = task._keys * task._values;
        int scores = 12 * task._keys;
        float* memory = stackalloc float[q + y + k + v + scores + task._rows * (1 + V.Count) + 32];
        // Blocks that are read as vectors come first, on whole cache lines.
        task._sum = (V*)(((nint)memory + 63) & ~63);
        task._scores = (float*)(task._sum + task._rows);
        task._k = task._scores + scores;
        task._v = task._k + k;
        task._y = task._v + v;
        task._q = task._y + y;
        task._max = task._q + q;
        int heads = s.Batch * s.Groups;
        // The last rows see the most keys: they go first, so that no thread is left alone with them.
        for (int i = begin; i < end; i++)
            task.Block(i % heads / s.Groups, i % s.Groups, (task._blocks - 1 - i / heads) * task._rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(int b, int g, int row)
    {
        int rows = Math.Min(_rows, Shape.T * Shape.Rep - row);
        Sum(b, g, row, rows);
        if (IsFinite(rows))
        {
            Finish(b, g, row, rows);
            return;
        }
        // Rows of a tile share its keys, and a weight of 0 times an infinity is a NaN. Rows of one query see the same keys: alone
        // they meet no others, and have the bits they have beside others.
        for (int end; rows > 0; (row, rows) = (end, rows - (end - row)))
        {
            end = Math.Min(row + rows, (row / Shape.Rep + 1) * Shape.Rep);
            Sum(b, g, row, end - row);
            Finish(b, g, row, end - row);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly bool IsFinite(int rows)
    {
        V sum = V.Zero;
        for (int i = 0; i < rows * _values; i += V.Count) sum = V.Fma(V.Load(_y + i), V.Zero, sum);
        return V.HorizontalSum(sum) == 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sum(int b, int g, int row, int rows)
    {
        int first = AttentionRows.First(in Shape, row / Shape.Rep),
            end = AttentionRows.End(in Shape, (row + rows - 1) / Shape.Rep);
        AttentionRows.Gather<V>(in Shape, Shape.Q + b * Shape.QBatch + g * Shape.QGroup, Shape.QRep, Shape.QTime,
            row, rows, Shape.HeadDim, _q, Shape.HeadDim, _rows);
        new Span<float>(_y, _rows * _values).Clear();
        for (int i = 0; i < rows; i++)
        {
            _max[i] = float.NegativeInfinity;
            _sum[i] = V.Zero;
        }
        for (int key = first / _keys * _keys; key < end; key += _keys)
            Keys(b, g, row, rows, Math.Max(first, key), Math.Min(end, key + _keys));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Keys(int b, int g, int row, int rows, int first, int end)
    {
        int width = 2 * V.Count, height = RegisterTile.Height<V>(2), key = first / width * width;
        float* k = Shape.K + b * Shape.KBatch + g * Shape.KGroup, v = Shape.V + b * Shape.VBatch + g * Shape.VGroup;
        for (int j = key; j < end; j += width)
            Packing.Panel<V>(k + j * Shape.KTime, 1, Shape.KTime, Shape.HeadDim, Math.Min(width, end - j), width,
                _k + (j - key) * Shape.HeadDim);
        // Values are read in place when they are whole panels and too few rows would repay the copy.
        bool inPlace = _values == Shape.ValueDim && rows <= 2 * height;
        int valueWidth = _valueVectors * V.Count;
        for (int d = 0; d < Shape.ValueDim && !inPlace; d += valueWidth)
            Packing.Panel<V>(v + key * Shape.VTime + d, Shape.VTime, 1, end - key,
                Math.Min(valueWidth, Shape.ValueDim - d), valueWidth, _v + d * (end - key));
        for (int i = 0; i < rows; i += height)
        {
            int count = Math.Min(height, rows - i), tFirst = (row + i) / Shape.Rep, tLast = (row + i + count - 1) / Shape.Rep;
            int from = Math.Max(first, AttentionRows.First(in Shape, tFirst)),
                to = Math.Min(end, AttentionRows.End(in Shape, tLast));
            if (from >= to) continue;
            int panel = (from - key) / width * width;
            RegisterTile.Block<V>(count, to - key - panel, 2, Shape.HeadDim, _q + i * Shape.HeadDim, Shape.HeadDim, 1,
                _k + panel * Shape.HeadDim, width, width * Shape.HeadDim, _scores + panel, _keys, false);
            Soften(row, i, count, key, from, to);
            nint step = inPlace ? Shape.VTime : valueWidth;
            float* values = inPlace ? v + from * Shape.VTime : _v + (from - key) * valueWidth;
            RegisterTile.Block<V>(count, Shape.ValueDim, _valueVectors, to - from, _scores + (from - key), _keys, 1,
                values, step, inPlace ? valueWidth : valueWidth * (end - key), _y + i * _values, _values, true);
        }
    }

    // Scores of a tile become weights exp(s - max); what the rows have so far is scaled down when their maximum grows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Soften(int row, int tile, int count, int key, int from, int to)
    {
        for (int i = tile; i < tile + count; i++)
        {
            int t = (row + i) / Shape.Rep;
            float* scores = _scores + (i - tile) * _keys;
            int first = Math.Max(from, AttentionRows.First(in Shape, t)) - key,
                end = Math.Min(to, AttentionRows.End(in Shape, t)) - key;
            if (first >= end)
            {
                new Span<float>(scores + (from - key), to - from).Clear();
                continue;
            }
            int start = first / V.Count * V.Count, stop = (end + V.Count - 1) / V.Count * V.Count;
            if (start > from - key) new Span<float>(scores + (from - key), start - (from - key)).Clear();
            if (stop < to - key) new Span<float>(scores + stop, to - key - stop).Clear();
            float old = _max[i], max = MathF.Max(old, Largest(scores, first, end, start, stop));
            V sum = _sum[i];
            if (max > old)
            {
                V shrink = V.Exp(V.Broadcast(old - max));
                sum = V.Mul(sum, shrink);
                float* y = _y + i * _values;
                for (int d = 0; d < _values; d += V.Count) V.Store(y + d, V.Mul(V.Load(y + d), shrink));
                _max[i] = max;
            }
            V shift = V.Broadcast(max);
            for (int j = start; j < stop; j += V.Count)
            {
                V p = V.Exp(V.Sub(V.Load(scores + j), shift));
                V.Store(scores + j, p);
                sum = V.Add(sum, p);
            }
            _sum[i] = sum;
        }
    }

    // Scales (and caps) the scores of a row, -∞ beside its keys.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly float Largest(float* scores, int first, int end, int start, int stop)
    {
        V outside = V.Broadcast(float.NegativeInfinity), largest = outside, scale = V.Broadcast(Shape.Scale);
        for (int j = start; j < stop; j += V.Count)
        {
            V x = V.Mul(V.Load(scores + j), scale);
            if (Shape.Cap > 0) x = V.Mul(V.Broadcast(Shape.Cap), V.Tanh(V.Div(x, V.Broadcast(Shape.Cap))));
            if (j < first || j + V.Count > end) x = AttentionRows.Within(x, outside, first - j, end - j);
            V.Store(scores + j, x);
            largest = V.Max(largest, x);
        }
        return V.HorizontalMax(largest);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Finish(int b, int g, int row, int rows)
    {
        float* to = Shape.Y + b * Shape.YBatch + g * Shape.YGroup;
        float* maxSum = Shape.MaxSum == null ? null : Shape.MaxSum + 2 * (nint)(b * Shape.Groups + g) * Shape.Rep * Shape.T;
        for (int i = 0; i < rows; i++)
        {
            float* y = _y + i * _values;
            float total = V.HorizontalSum(_sum[i]);
            V sum = V.Broadcast(total);
            for (int d = 0; d < _values; d += V.Count) V.Store(y + d, V.Div(V.Load(y + d), sum));
            if (maxSum == null) continue;
            float* at = maxSum + 2 * ((nint)((row + i) % Shape.Rep) * Shape.T + (row + i) / Shape.Rep);
            at[0] = _max[i];
            at[1] = total;
        }
        AttentionRows.Scatter<V>(in Shape, _y, _values, row, rows, Shape.ValueDim, to, Shape.YRep, Shape.YTime);
    }
}
