using System.Runtime.CompilerServices;

namespace Nexus.Runtime;

/// <content>The arithmetic of one block of rows against one block of keys.</content>
internal unsafe partial struct AttentionBackward<V>
{
    // Rows of one chain of a key's gradient, and values of one step of Σ dY·Y.
    private const int Chain = 32, Step = 16;

    /// <summary>_dot = Σ_d dY·Y, rows in lanes: the same chain over d as dY Vᵀ, so that the two cancel exactly where a row
    /// sees one key.</summary>
    [SkipLocalsInit, MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Dots()
    {
        float* y = stackalloc float[Step * V.Count], dy = stackalloc float[Step * V.Count];
        for (int i = 0; i < _rowCount; i += V.Count)
        {
            int count = Math.Min(V.Count, _rowCount - i);
            V dot = V.Zero;
            for (int d = 0; d < Shape.ValueDim; d += Step)
            {
                int depth = Math.Min(Step, Shape.ValueDim - d);
                Transpose.Run<V>(_y + i * _values + d, _values, count, depth, y, V.Count);
                Transpose.Run<V>(_dy + i * _values + d, _values, count, depth, dy, V.Count);
                for (int l = 0; l < depth; l++) dot = V.Fma(V.Load(dy + l * V.Count), V.Load(y + l * V.Count), dot);
            }
            V.StorePart(_dot + i, dot, count);
        }
    }

    /// <summary>_p = weights, _ds = gradients of the unscaled scores, 0 where a row does not see a key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Weights()
    {
        int width = 2 * V.Count, height = RegisterTile.Height<V>(2);
        for (int i = 0; i < _rowCount; i += height)
        {
            int count = Math.Min(height, _rowCount - i);
            (int from, int to) = InSight(i, count);
            int panel = from / width * width;
            if (from < to)
            {
                RegisterTile.Block<V>(count, to - panel, 2, Shape.HeadDim, _q + i * _heads, _heads, 1,
                    _kt + panel * Shape.HeadDim, width, width * Shape.HeadDim, _p + i * _keys + panel, _keys, false);
                RegisterTile.Block<V>(count, to - panel, 2, Shape.ValueDim, _dy + i * _values, _values, 1,
                    _vt + panel * Shape.ValueDim, width, width * Shape.ValueDim, _ds + i * _keys + panel, _keys, false);
            }
            for (int l = i; l < i + count; l++) Weights(l);
        }
    }

    // Keys of the block that at least one of the rows sees.
    private readonly (int From, int To) InSight(int row, int count)
    {
        int first = (_row + row) / Shape.Rep, last = (_row + row + count - 1) / Shape.Rep;
        int from = Math.Max(0, AttentionRows.First(in Shape, first) - _key),
            to = Math.Min(_keyCount, AttentionRows.End(in Shape, last) - _key);
        return (from, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Weights(int row)
    {
        float* p = _p + row * _keys, ds = _ds + row * _keys;
        (int first, int end) = InSight(row, 1);
        int start = first / V.Count * V.Count, stop = (end + V.Count - 1) / V.Count * V.Count;
        if (first >= end) start = stop = 0;
        new Span<float>(p, start).Clear();
        new Span<float>(ds, start).Clear();
        new Span<float>(p + stop, _keys - stop).Clear();
        new Span<float>(ds + stop, _keys - stop).Clear();
        V scale = V.Broadcast(Shape.Scale), max = V.Broadcast(_max[row]), share = V.Broadcast(_weight[row]),
            dot = V.Broadcast(_dot[row]), cap = V.Broadcast(Shape.Cap);
        for (int j = start; j < stop; j += V.Count)
        {
            V score = V.Mul(V.Load(p + j), scale), slope = scale;
            if (Shape.Cap > 0)
            {
                V bent = V.Tanh(V.Div(score, cap));
                score = V.Mul(cap, bent);
                slope = V.Mul(scale, V.Fnma(bent, bent, V.Broadcast(1)));
            }
            V weight = V.Mul(V.Exp(V.Sub(score, max)), share);
            V gradient = V.Mul(V.Mul(weight, V.Sub(V.Load(ds + j), dot)), slope);
            if (j < first || j + V.Count > end)
            {
                weight = AttentionRows.Within(weight, V.Zero, first - j, end - j);
                gradient = AttentionRows.Within(gradient, V.Zero, first - j, end - j);
            }
            V.Store(p + j, weight);
            V.Store(ds + j, gradient);
        }
    }

    /// <summary>_dq += ds K.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void GatherQueries()
    {
        int height = RegisterTile.Height<V>(_headVectors);
        for (int i = 0; i < _rowCount; i += height)
        {
            int count = Math.Min(height, _rowCount - i);
            (int from, int to) = InSight(i, count);
            if (from >= to) continue;
            RegisterTile.Block<V>(count, Shape.HeadDim, _headVectors, to - from, _ds + i * _keys + from, _keys, 1,
                _k + from * _heads, _heads, _headVectors * V.Count, _dq + i * _heads, _heads, true);
        }
    }

    /// <summary>_dk += dsᵀ Q and _dv += pᵀ dY.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void GatherKeys()
    {
        int height = RegisterTile.Height<V>(2);
        for (int j = 0; j < _keyCount; j += height)
        {
            int count = Math.Min(height, _keyCount - j);
            // Rows from the first query that stands at key j to the last whose window reaches key j + count - 1.
            int from = Math.Max(0, Math.Max(0, _key + j - Shape.Position) * Shape.Rep - _row);
            long last = Math.Min(Shape.T, _key + j + count - 1 + Shape.Window - Shape.Position);
            int to = (int)Math.Min(_rowCount, last * Shape.Rep - _row);
            // Short runs from 0: a chain over all rows would round each small weight against the large sum of the first rows.
            for (int end; from < to; from = end)
            {
                end = Math.Min(to, (from / Chain + 1) * Chain);
                Run(j, count, from, end);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run(int key, int count, int from, int to)
    {
        if (Grad.DK != null)
            RegisterTile.Block<V>(count, Shape.HeadDim, _headVectors, to - from, _ds + from * _keys + key, 1, _keys,
                _q + from * _heads, _heads, _headVectors * V.Count, _dk + key * _heads, _heads, true);
        if (Grad.DV != null)
            RegisterTile.Block<V>(count, Shape.ValueDim, _valueVectors, to - from, _p + from * _keys + key, 1, _keys,
                _dy + from * _values, _values, _valueVectors * V.Count, _dv + key * _values, _values, true);
    }
}
