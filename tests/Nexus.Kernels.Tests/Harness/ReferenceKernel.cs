using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>A kernel that runs the equations in f32 and keeps all inputs as its state: slow, and right. It tests the harness
/// itself.</summary>
public unsafe class ReferenceKernel(Type layer) : LayerKernel
{
    private readonly SpecSignature _spec = SpecSignature.Of(layer);

    /// <inheritdoc/>
    public override LayerSignature Signature => _spec.Signature with { Name = layer.FullName! };

    /// <inheritdoc/>
    public override string Ir => "";

    /// <inheritdoc/>
    public override string Plan => "";

    /// <inheritdoc/>
    public override long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training) => 0;

    /// <inheritdoc/>
    public override long BackwardWorkspaceFloats(ReadOnlySpan<int> extents) => 0;

    /// <inheritdoc/>
    public override long ResidualFloats(ReadOnlySpan<int> extents) => 0;

    /// <inheritdoc/>
    public override long StateFloats(ReadOnlySpan<int> extents, int capacity)
    {
        int[] all = AtLength(extents.ToArray(), capacity);
        return Signature.Arrays.Where(a => a.Role != ArrayRole.Out).Sum(a => (long)ExtentSolver.Size(a.Dimensions, all));
    }

    /// <inheritdoc/>
    public override void Advance(ref Frame frame)
    {
        int[] extents = Extents(frame);
        int time = Array.FindIndex(Signature.Axes, a => a.IsTime), before = frame.State == null ? 0 : frame.Position;
        int tokens = time < 0 ? 0 : extents[time];
        var call = Call(frame, AtLength(extents, before + tokens));
        long at = 0;
        for (int i = 0; i < Signature.Arrays.Length; i++)
        {
            var a = Signature.Arrays[i];
            if (frame.Arrays[i] == null || a.Role == ArrayRole.Out) continue;
            var now = Read(a, frame.Arrays[i], extents);
            int d = call.TimeDimension(a);
            if (before > 0 && d >= 0) now = Joined(d, Read(a, frame.State + at, AtLength(extents, before)), now);
            call.Inputs[a.Name] = now;
            if (frame.State != null) Write(now, frame.State + at);
            at += ExtentSolver.Size(a.Dimensions, AtLength(extents, frame.Capacity));
        }
        var outputs = Oracle.Run(call, Precision.Single, gradients: false).Outputs;
        for (int i = 0; i < Signature.Arrays.Length; i++)
        {
            var a = Signature.Arrays[i];
            if (a.Role != ArrayRole.Out) continue;
            var whole = new Dense(call.Shape(a), Array.ConvertAll(outputs[a.Name], x => (float)x));
            Write(call.TimeDimension(a) is var d and >= 0 ? whole.Slice(d, before, tokens) : whole, frame.Arrays[i]);
        }
        frame.Ran = frame.Isa;
    }

    /// <inheritdoc/>
    public override void Backward(ref Frame frame)
    {
        int[] extents = Extents(frame);
        var call = Call(frame, extents);
        for (int i = 0; i < Signature.Arrays.Length; i++)
        {
            var a = Signature.Arrays[i];
            if (a.Role == ArrayRole.Out && frame.Gradients[i] != null) call.Upstream[a.Name] = Read(a, frame.Gradients[i],
                extents);
            if (a.Role != ArrayRole.Out && frame.Arrays[i] != null) call.Inputs[a.Name] = Read(a, frame.Arrays[i], extents);
        }
        var gradients = Oracle.Run(call, Precision.Single, gradients: true).Gradients;
        for (int i = 0; i < Signature.Arrays.Length; i++)
        {
            var a = Signature.Arrays[i];
            if (a.Role is not (ArrayRole.In or ArrayRole.Weight) || frame.Gradients[i] == null
                || !gradients.TryGetValue(a.Name, out var g)) continue;
            for (int k = 0; k < g.Length; k++)
                frame.Gradients[i][k] = (float)g[k] + (a.Role == ArrayRole.Weight ? frame.Gradients[i][k] : 0);
        }
        frame.Ran = frame.Isa;
    }

    private int[] Extents(Frame frame) => new ReadOnlySpan<int>(frame.Extents, Signature.Axes.Length).ToArray();

    private int[] AtLength(int[] extents, int tokens) => [.. extents.Select((e, a) => Signature.Axes[a].IsTime ? tokens : e)];

    private LayerCall Call(Frame frame, int[] extents) => new()
    {
        Spec = _spec,
        Extents = extents,
        Scalars = new ReadOnlySpan<double>(frame.Scalars, Signature.Scalars.Length).ToArray(),
        Inputs = [],
    };

    private static Dense Read(ArrayInfo a, float* from, int[] extents)
    {
        int[] shape = [.. a.Dimensions.Select(d => d.Size(extents))];
        int count = ExtentSolver.Size(a.Dimensions, extents);
        return a.Role == ArrayRole.Ids ? new Dense(shape, new ReadOnlySpan<int>(from, count).ToArray())
            : new Dense(shape, new ReadOnlySpan<float>(from, count).ToArray());
    }

    private static void Write(Dense x, float* to)
    {
        if (x.Ids is { } ids) ids.CopyTo(new Span<int>(to, ids.Length));
        else x.Numbers.CopyTo(new Span<float>(to, x.Numbers.Length));
    }

    private static Dense Joined(int axis, Dense first, Dense second) => first.Ids is null ? Dense.Concat(axis, first, second)
        : throw new NotSupportedException("ids along time");
}
