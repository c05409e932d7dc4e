using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>A generated kernel bound to one call: memory is allocated here once, and then calls only move numbers.</summary>
/// <remarks>Outputs, workspace, residuals and gradients of inputs start as NaN; state and gradients of weights start as
/// 0.</remarks>
public sealed unsafe class KernelRun : IDisposable
{
    private readonly List<GuardedMemory> _owned = [];
    private readonly LayerKernel _kernel;
    private readonly LayerCall _call;
    private readonly LayerSignature _signature;
    private readonly bool _aligned, _hasGradients;
    private readonly Dictionary<string, GuardedMemory> _arrays = [], _gradients = [];
    private readonly nint[] _arrayPointers, _gradientPointers;
    private readonly int[] _extents;
    private readonly double[] _scalars;

    /// <summary>Binds <paramref name="kernel"/> to <paramref name="call"/>; with <paramref name="aligned"/> false every array
    /// ends at a page that faults.</summary>
    public KernelRun(LayerKernel kernel, LayerCall call, Isa isa, WorkerPool pool, bool aligned = true)
    {
        (_kernel, _call, _signature, _aligned, Isa, Pool) = (kernel, call, kernel.Signature, aligned, isa, pool);
        _hasGradients = call.Differentiable.Any();
        _extents = [.. _signature.Axes.Select(a => a.Size > 0 ? a.Size
            : call.Extents[Array.FindIndex(call.Signature.Axes, s => s.Name == a.Name)])];
        _scalars = [.. _signature.Scalars.Select(a =>
            call.Scalars[Array.FindIndex(call.Signature.Scalars, s => s.Name == a.Name)])];
        _arrayPointers = new nint[_signature.Arrays.Length];
        _gradientPointers = new nint[_signature.Arrays.Length];
    }

    /// <summary>Outputs bound to the storage of an input: output name, input name.</summary>
    public (string Output, string Input)[] Shared { get; init; } = [];

    /// <summary>The width asked for.</summary>
    public Isa Isa { get; }

    /// <summary>The threads.</summary>
    public WorkerPool Pool { get; }

    /// <summary>The widths the kernel said it ran, one for each call.</summary>
    public List<Isa> Ran { get; } = [];

    /// <summary>The whole sequence in one call, without state.</summary>
    public LayerResult Whole(bool gradients)
    {
        var frame = Prepare(gradients);
        Advance(ref frame);
        if (gradients) Backward(ref frame);
        return new LayerResult(Read(_arrays, ArrayRole.Out), gradients ? Gradients() : []);
    }

    /// <summary>The gradients after two backward calls, without setting those of weights to 0 between.</summary>
    public Dictionary<string, double[]> Accumulated()
    {
        var frame = Prepare(training: true);
        for (int i = 0; i < 2; i++)
        {
            Advance(ref frame);
            Backward(ref frame);
        }
        return Gradients();
    }

    /// <summary>The sequence in pieces of the given sizes, over the derived state.</summary>
    public Dictionary<string, double[]> InChunks(IEnumerable<int> chunks)
    {
        int time = Array.FindIndex(_signature.Axes, a => a.IsTime), capacity = _call.Tokens;
        var outputs = _call.Outputs.ToDictionary(a => a.Name, a => new Dense(_call.Shape(a), new float[_call.Count(a)]));
        var state = Own(_kernel.StateFloats(_extents, capacity));
        state.Fill(0);
        int position = 0;
        foreach (int n in chunks)
        {
            var part = new LayerCall
            {
                Spec = _call.Spec,
                Extents = [.. _call.Extents.Select((e, a) => a == _call.TimeAxis ? n : e)],
                Scalars = _call.Scalars,
                Inputs = _call.Inputs.ToDictionary(i => i.Key, i => Rows(i.Key, i.Value, position, n)),
            };
            using var run = new KernelRun(_kernel, part, Isa, Pool, _aligned);
            var frame = run.Prepare(training: false);
            frame.State = state.Data;
            frame.Position = position;
            frame.Capacity = capacity;
            run.Grow(ref frame, capacity);
            run.Advance(ref frame);
            Ran.AddRange(run.Ran);
            foreach (var a in _call.Outputs)
            {
                var piece = new Dense(part.Shape(a), run._arrays[a.Name].Span.ToArray());
                if (_call.TimeDimension(a) is var d and >= 0) outputs[a.Name].Paste(d, position, piece);
                else outputs[a.Name] = piece;
            }
            position += n;
        }
        return outputs.ToDictionary(o => o.Key, o => Widen(o.Value.Numbers));
    }

    /// <summary>Allocates everything a call needs and binds it.</summary>
    public Frame Prepare(bool training)
    {
        for (int i = 0; i < _signature.Arrays.Length; i++)
        {
            var a = _signature.Arrays[i];
            bool given = _call.Inputs.TryGetValue(a.Name, out var tensor);
            if (!given && a.Role != ArrayRole.Out)
            {
                if (!a.Optional) throw new InvalidOperationException($"{_call}: nothing is bound to {a.Name}.");
                continue;
            }
            int count = ExtentSolver.Size(a.Dimensions, _extents);
            string? input = Shared.FirstOrDefault(s => s.Output == a.Name).Input;
            var memory = _arrays[a.Name] = input is null ? Own(count) : _arrays[input];
            _arrayPointers[i] = (nint)memory.Data;
            if (tensor?.Ids is { } ids) ids.CopyTo(new Span<int>(memory.Data, count));
            else tensor?.Numbers.CopyTo(memory.Span);
            if (training) _gradientPointers[i] = (nint)GradientMemory(a, count);
        }
        Frame frame = default;
        frame.Arrays = (float**)Pinned(_arrayPointers);
        frame.Gradients = (float**)Pinned(_gradientPointers);
        frame.Extents = Pinned(_extents);
        frame.Scalars = Pinned(_scalars);
        frame.Capacity = _call.Tokens;
        frame.Pool = Pool;
        frame.Isa = Isa;
        long forward = _kernel.WorkspaceFloats(_extents, frame.Capacity, training);
        frame.Workspace = Own(training ? Math.Max(forward, _kernel.BackwardWorkspaceFloats(_extents)) : forward).Data;
        frame.Residuals = training ? Own(_kernel.ResidualFloats(_extents)).Data : null;
        return frame;
    }

    /// <summary>Runs the frame forward.</summary>
    public void Advance(ref Frame frame)
    {
        frame.Ran = 0;
        _kernel.Advance(ref frame);
        Ran.Add(frame.Ran);
    }

    /// <summary>Runs the frame backward; a layer without inputs has no gradients.</summary>
    public void Backward(ref Frame frame)
    {
        if (!_hasGradients) return;
        frame.Ran = 0;
        _kernel.Backward(ref frame);
        Ran.Add(frame.Ran);
    }

    /// <summary>The gradients of inputs and weights after a backward call.</summary>
    public Dictionary<string, double[]> Gradients() =>
        _call.Differentiable.ToDictionary(a => a.Name, a => Widen(_gradients[a.Name].Span.ToArray()));

    /// <inheritdoc/>
    public void Dispose() => _owned.ForEach(m => m.Dispose());

    private float* GradientMemory(ArrayInfo a, int count)
    {
        if (a.Role == ArrayRole.Ids || (a.Role == ArrayRole.Out && !_call.Upstream.ContainsKey(a.Name))) return null;
        var memory = _gradients[a.Name] = Own(count);
        if (a.Role == ArrayRole.Out) _call.Upstream[a.Name].Numbers.CopyTo(memory.Span);
        if (a.Role == ArrayRole.Weight) memory.Fill(0);
        return memory.Data;
    }

    private void Grow(ref Frame frame, int capacity) =>
        frame.Workspace = Own(_kernel.WorkspaceFloats(_extents, capacity, training: false)).Data;

    private Dense Rows(string name, Dense tensor, int begin, int count)
    {
        var array = _call.Signature.Arrays.First(a => a.Name == name);
        return _call.TimeDimension(array) is var d and >= 0 ? tensor.Reshape(_call.Shape(array)).Slice(d, begin, count) : tensor;
    }

    private Dictionary<string, double[]> Read(Dictionary<string, GuardedMemory> memory, ArrayRole role) =>
        _signature.Arrays.Where(a => a.Role == role).ToDictionary(a => a.Name, a => Widen(memory[a.Name].Span.ToArray()));

    private GuardedMemory Own(long floats)
    {
        var memory = new GuardedMemory(floats, _aligned);
        _owned.Add(memory);
        return memory;
    }

    private TItem* Pinned<TItem>(TItem[] items) where TItem : unmanaged
    {
        var memory = new GuardedMemory((items.Length * sizeof(TItem) + 7) / 4 + 16, aligned: true);
        _owned.Add(memory);
        items.CopyTo(new Span<TItem>(memory.Data, items.Length));
        return (TItem*)memory.Data;
    }

    private static double[] Widen(float[] numbers) => Array.ConvertAll(numbers, x => (double)x);
}
