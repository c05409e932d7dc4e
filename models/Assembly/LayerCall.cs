using System.Runtime.InteropServices;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>
/// A kernel with its axes, hyper-parameters and arrays bound by name, ready to be called without allocation. Binding compares every name and shape
/// with the kernel's signature, so a config and a kernel that disagree are found when a model is built, not when it runs.
/// </summary>
sealed unsafe class LayerCall : IDisposable
{
    readonly LayerKernel kernel;
    readonly LayerSignature signature;
    readonly void** memory;
    readonly float** arrays;
    readonly float** gradients;
    readonly int* extents;
    readonly double* scalars;
    readonly int time;
    bool disposed;

    /// <summary>Binds axes and hyper-parameters; every axis without a fixed size must be given.</summary>
    public LayerCall(LayerKernel kernel, ReadOnlySpan<(string Axis, int Extent)> axes, ReadOnlySpan<(string Name, double Value)> values)
    {
        this.kernel = kernel;
        signature = kernel.Signature;
        nuint count = (nuint)(2 * signature.Arrays.Length + signature.Axes.Length + signature.Scalars.Length + 1);
        memory = (void**)NativeMemory.AllocZeroed(count, sizeof(double));
        arrays = (float**)memory;
        gradients = arrays + signature.Arrays.Length;
        scalars = (double*)(gradients + signature.Arrays.Length);
        extents = (int*)(scalars + signature.Scalars.Length);
        time = Array.FindIndex(signature.Axes, a => a.IsTime);
        for (int i = 0; i < signature.Axes.Length; i++)
        {
            extents[i] = signature.Axes[i].Size;
        }
        foreach ((string axis, int extent) in axes)
        {
            extents[Find(signature.Axes, a => a.Name == axis, "axis", axis)] = extent;
        }
        for (int i = 0; i < signature.Axes.Length; i++)
        {
            if (extents[i] < 1)
            {
                throw new InvalidOperationException($"{signature.Name}: expected an extent for axis {signature.Axes[i].Name}, actual none.");
            }
        }
        for (int i = 0; i < signature.Scalars.Length; i++)
        {
            scalars[i] = signature.Scalars[i].Default;
        }
        foreach ((string name, double value) in values)
        {
            Set(name, value);
        }
    }

    /// <summary>Extents in the order of the signature.</summary>
    ReadOnlySpan<int> Extents => new(extents, signature.Axes.Length);

    /// <summary>True when the layer has a time axis.</summary>
    public bool HasTime => time >= 0;

    /// <summary>Changes the number of tokens of the next call: the time axis.</summary>
    public void SetTokens(int tokens) => extents[time] = tokens;

    /// <summary>Changes the extent of an axis.</summary>
    public void SetExtent(int axis, int extent) => extents[axis] = extent;

    /// <summary>Number of an axis, for <see cref="SetExtent"/>.</summary>
    public int Axis(string name) => Find(signature.Axes, a => a.Name == name, "axis", name);

    /// <summary>Number of a hyper-parameter, for <see cref="Set(int, double)"/>.</summary>
    public int Scalar(string name) => Find(signature.Scalars, s => s.Name == name, "hyper-parameter", name);

    /// <summary>Changes a hyper-parameter.</summary>
    public void Set(string name, double value) => scalars[Scalar(name)] = value;

    /// <summary>Changes a hyper-parameter.</summary>
    public void Set(int scalar, double value) => scalars[scalar] = value;

    /// <summary>Number of an array, for <see cref="Bind(int, void*, float*)"/>.</summary>
    public int Array_(string name) => Find(signature.Arrays, a => a.Name == name, "array", name);

    /// <summary>Binds an array and its gradient.</summary>
    public void Bind(int array, void* values, float* gradient = null)
    {
        arrays[array] = (float*)values;
        gradients[array] = gradient;
    }

    /// <summary>Binds an array and its gradient.</summary>
    public void Bind(string array, void* values, float* gradient = null) => Bind(Array_(array), values, gradient);

    /// <summary>Binds parameters that lie at their offsets in one buffer, and their gradients in another of the same layout.</summary>
    public void Bind(ReadOnlySpan<Parameter> parameters, float* values, float* gradientValues)
    {
        foreach (Parameter p in parameters)
        {
            CheckCount(p);
            Bind(p.Array, values + p.Offset, gradientValues == null ? null : gradientValues + p.Offset);
        }
    }

    /// <summary>Throws unless every array that the kernel needs is bound.</summary>
    public void CheckBound()
    {
        for (int i = 0; i < signature.Arrays.Length; i++)
        {
            if (arrays[i] == null && !signature.Arrays[i].Optional)
            {
                throw new InvalidOperationException($"{signature.Name}: expected an array {signature.Arrays[i].Name}, actual none bound.");
            }
        }
    }

    /// <summary>Scratch of Advance.</summary>
    public long WorkspaceFloats(int capacity, bool training) => kernel.WorkspaceFloats(Extents, capacity, training);

    /// <summary>Scratch of Backward.</summary>
    public long BackwardWorkspaceFloats() => kernel.BackwardWorkspaceFloats(Extents);

    /// <summary>What Advance keeps for Backward.</summary>
    public long ResidualFloats() => kernel.ResidualFloats(Extents);

    /// <summary>State of a session.</summary>
    public long StateFloats(int capacity) => kernel.StateFloats(Extents, capacity);

    /// <summary>Runs the kernel forward.</summary>
    public void Advance(Engine engine, float* workspace, float* residuals, float* state, int position, int capacity)
    {
        Frame frame = Frame(engine, workspace, residuals);
        frame.State = state;
        frame.Position = position;
        frame.Capacity = capacity;
        kernel.Advance(ref frame);
        engine.Check(signature.Name, frame.Ran);
    }

    /// <summary>Runs the kernel backward.</summary>
    public void Backward(Engine engine, float* workspace, float* residuals)
    {
        Frame frame = Frame(engine, workspace, residuals);
        frame.Capacity = time < 0 ? 0 : extents[time];
        kernel.Backward(ref frame);
        engine.Check(signature.Name, frame.Ran);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            NativeMemory.Free(memory);
        }
    }

    Frame Frame(Engine engine, float* workspace, float* residuals) => new()
    {
        Arrays = arrays,
        Gradients = gradients,
        Extents = extents,
        Scalars = scalars,
        Workspace = workspace,
        Residuals = residuals,
        Pool = engine.Pool,
        Isa = engine.Isa,
    };

    void CheckCount(Parameter p)
    {
        ArrayInfo array = signature.Arrays[Array_(p.Array)];
        long expected = 1;
        foreach (Dimension dimension in array.Dimensions)
        {
            expected = checked(expected * dimension.Size(Extents));
        }
        if (array.Role != ArrayRole.Weight || expected != p.Count)
        {
            throw new InvalidOperationException($"{p.Name}: expected {expected} elements, as {array.Role} {array.Name} of {signature.Name} has, " +
                $"actual {p.Count} [{string.Join(", ", p.Shape)}].");
        }
    }

    int Find<T>(T[] items, Predicate<T> match, string what, string name)
    {
        int index = System.Array.FindIndex(items, match);
        return index >= 0 ? index : throw new InvalidOperationException($"{signature.Name}: expected an {what} named {name}, actual none.");
    }
}
