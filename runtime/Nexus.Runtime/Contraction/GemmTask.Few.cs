using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime;

/// <content>One or two rows: B is read once, so it goes through a buffer that stays in L1, or is not copied at all.</content>
internal unsafe partial struct GemmTask<V>
{
    // A third of L1.
    private const int FewFloats = 4096;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Few(int batch, int n0, int n1, int k, int depth)
    {
        var at = new GemmPlace { Batch = batch, Rows = Shape.M, K = k, Depth = depth, Vectors = Plan.Vectors };
        float* a = Shape.A + batch * Shape.ABatch + k * Shape.ACol;
        for (at.Column = n0; at.Column < n1; at.Column += Plan.Width)
        {
            at.Columns = Math.Min(Plan.Width, n1 - at.Column);
            at.Home = Plan.Waiting ? _sums + (at.Column - n0) : at.C(in Shape);
            Chains(in at, a);
            if (Open(in at)) Packing.Add<V>(at.Home, HomeRow, _tile, Plan.Width, at.Rows, at.Columns);
            Close(in at, _tile, Plan.Width, true);
        }
    }

    // _tile = the sums of one run; the chains go on through the steps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Chains(in GemmPlace at, float* a)
    {
        float* b = Shape.B + at.Batch * Shape.BBatch + at.K * Shape.BRow + at.Column * Shape.BCol;
        bool whole = at.Columns == Plan.Width, inPlace = Shape.BCol == 1 && whole;
        int done = 0, step = inPlace ? at.Depth : FewFloats / Plan.Width;
        if (at.Depth == 0) new Span<float>(_tile, at.Rows * Plan.Width).Clear();
        if (V.Count == 16 && Avx512F.IsSupported && whole && at.Rows == 1 && Shape.BRow == 1 && Shape.ACol == 1)
        {
            done = at.Depth / 16 * 16;
            for (int j = 0; j < Plan.Width; j += 32) Transpose.Dots32(b + j * Shape.BCol, Shape.BCol, done, a, _tile + j);
        }
        for (int length; done < at.Depth; done += length)
        {
            length = Math.Min(step, at.Depth - done);
            float* from = b + done * Shape.BRow;
            if (!inPlace) Packing.Panel<V>(from, Shape.BRow, Shape.BCol, length, at.Columns, Plan.Width, _b);
            RegisterTile.Few<V>(at.Rows, length, a + done * Shape.ACol, Shape.ARow, Shape.ACol, inPlace ? from : _b,
                inPlace ? Shape.BRow : Plan.Width, _tile, Plan.Width, done > 0);
        }
    }
}
