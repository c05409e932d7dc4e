using Nexus.Kernels;
using Nexus.Runtime;

namespace Nexus.Bench;

/// <summary><c>train-step</c>: forward and backward of one Mamba layer at the shape of the small training task.</summary>
internal static class TrainStepMode
{
    private static readonly (string Axis, int Extent)[] s_extents =
        [("B", 12), ("T", 64), ("D", 128), ("E", 256), ("R", 8), ("N", 8), ("K", 4)];

    internal static int Run()
    {
        Machine.Print();
        string shape = string.Join(" ", s_extents.Select(e => $"{e.Axis}={e.Extent}"));
        Console.WriteLine($"train-step MambaLayer, {shape}, f32, width {IsaSupport.Best}");
        Console.WriteLine("method     31 rounds in turn, medians, wall time (both cores must be free for the second line)");
        using BoundStep one = new(1), two = new(2);
        Rounds times = new(31, 0, wall: true, one.Forward, one.Both, two.Forward, two.Both);
        Show("1 thread", times, 0);
        Show("2 threads", times, 2);
        Rounds alone = new(31, 0, wall: false, one.Forward, one.Both, FmaPeak.Run);
        Show($"1 thread, {ThreadClock.Name}", alone, 0);
        Console.WriteLine($"FMA peak   {FmaPeak.Flops / alone.Median(2) * 1e-9:0} GFLOP/s a core");
        Console.WriteLine($"speed-up   {times.Speed(3, 1):0.00} of 2 threads over 1");
        return 0;
    }

    private static void Show(string name, Rounds times, int first)
    {
        double tokens = s_extents[0].Extent * s_extents[1].Extent;
        double forward = times.Median(first) * 1e6, both = times.Median(first + 1) * 1e6;
        Console.WriteLine($"{name}: forward + backward {both,8:0.0} us, {both / tokens:0.000} us/token; " +
            $"forward alone {forward,8:0.0} us, {forward / tokens:0.000} us/token");
    }

    private sealed class BoundStep : IDisposable
    {
        private readonly WorkerPool pool;
        private readonly BoundLayer layer;
        private readonly List<NativeBuffer> buffers = [];
        private readonly NativeBuffer forward, backward, residuals;

        internal BoundStep(int threads)
        {
            pool = new WorkerPool(threads);
            layer = new BoundLayer(MambaLayer.Kernel.Instance, pool, IsaSupport.Best);
            foreach ((string axis, int extent) in s_extents) layer.Extent(axis, extent);
            int[] extents = [.. layer.Kernel.Signature.Axes.Select(a => layer.Extent(a.Name))];
            int seed = 0;
            foreach (ArrayInfo array in layer.Kernel.Signature.Arrays)
            {
                long length = 1;
                foreach (Dimension dimension in array.Dimensions) length *= dimension.Size(extents);
                // Δ and A as a trained model has them: Δ about 0.05, A about -1; the rest small around 0.
                Func<float, float> value = array.Name switch
                {
                    "dtBias" => i => -3.5f + i,
                    "aLog" => i => i,
                    "norm" or "skip" => _ => 1,
                    "x" => i => 2 * i - 1,
                    _ => i => 0.2f * i - 0.1f,
                };
                layer.Bind(array.Name, Keep(ScanData.Fill(length, seed++, value)));
                layer.BindGradient(array.Name, Keep(ScanData.Fill(length, seed++, i => 2 * i - 1)));
            }
            forward = Keep(new NativeBuffer(layer.WorkspaceFloats(layer.Extent("T"), training: true)));
            backward = Keep(new NativeBuffer(layer.BackwardWorkspaceFloats()));
            residuals = Keep(new NativeBuffer(layer.ResidualFloats()));
        }

        internal void Forward() => layer.Advance(Floats.None, 0, layer.Extent("T"), forward, residuals);

        internal void Both()
        {
            Forward();
            layer.Backward(backward, residuals);
        }

        private NativeBuffer Keep(NativeBuffer buffer)
        {
            buffers.Add(buffer);
            return buffer;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            layer.Dispose();
            buffers.ForEach(b => b.Dispose());
            pool.Dispose();
        }
    }
}
