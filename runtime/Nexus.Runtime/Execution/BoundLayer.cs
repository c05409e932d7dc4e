using System.Runtime.InteropServices;

namespace Nexus.Runtime;

/// <summary>
/// One layer with its arrays, extents and hyper-parameters bound: what stands between a <see cref="LayerKernel"/>'s pointer
/// tables and code that speaks in names. Sizes are checked here, so a kernel need not; nothing is allocated once it is made.
/// </summary>
/// <example><code>
/// using BoundLayer norm = new(RmsNorm.Kernel.Instance, pool, IsaSupport.Best);
/// norm.Extent("T", 64).Extent("D", 512).Scalar("eps", 1e-5);
/// norm.Bind("x", x).Bind("w", w).Bind("y", y);
/// using NativeBuffer workspace = new(norm.WorkspaceFloats(64, training: false));
/// norm.Advance(Floats.None, position: 0, capacity: 64, workspace, Floats.None);
/// </code></example>
/// <remarks>Not thread safe. The arrays stay the caller's, and must outlive the calls.</remarks>
public sealed unsafe class BoundLayer : IDisposable
{
    private readonly WorkerPool pool;
    private readonly Isa isa;
    private readonly long[] lengths;
    private readonly long[] gradientLengths;
    private readonly int time;
    private float** arrays;
    private float** gradients;
    private int* extents;
    private double* scalars;
    private bool arraysChecked;
    private bool gradientsChecked;
    private (int Capacity, long State, long Workspace, long Residuals) passed;
    private (long Workspace, long Residuals) backwardPassed;

    /// <summary>Binds nothing yet: fixed extents and the defaults of hyper-parameters are set, the rest is for the
    /// caller.</summary>
    /// <exception cref="ArgumentException">The width does not run on this processor.</exception>
    public BoundLayer(LayerKernel kernel, WorkerPool pool, Isa isa)
    {
        if (!IsaSupport.Runs(isa))
        {
            throw new ArgumentException(
                $"layer '{kernel.Signature.Name}': width {isa} does not run here; use one of IsaSupport.Available");
        }
        (Kernel, this.pool, this.isa) = (kernel, pool, isa);
        LayerSignature signature = kernel.Signature;
        lengths = new long[signature.Arrays.Length];
        gradientLengths = new long[signature.Arrays.Length];
        int count = lengths.Length;
        nuint bytes =
            (nuint)(2 * count * sizeof(float*) + signature.Scalars.Length * sizeof(double) + signature.Axes.Length * sizeof(int));
        arrays = (float**)NativeMemory.AllocZeroed(Math.Max(bytes, 1));
        gradients = arrays + count;
        scalars = (double*)(gradients + count);
        extents = (int*)(scalars + signature.Scalars.Length);
        time = -1;
        for (int i = 0; i < signature.Axes.Length; i++)
        {
            extents[i] = signature.Axes[i].Size;
            if (signature.Axes[i].IsTime) time = i;
        }
        for (int i = 0; i < signature.Scalars.Length; i++) scalars[i] = signature.Scalars[i].Default;
    }

    /// <summary>The layer.</summary>
    public LayerKernel Kernel { get; }

    /// <summary>The width that the last call ran; equal to the one asked for.</summary>
    public Isa Ran { get; private set; }

    private LayerSignature Signature => Kernel.Signature;

    private ReadOnlySpan<int> Extents => new(Alive(extents), Signature.Axes.Length);

    /// <summary>Sets the extent of an axis; the time axis counts the tokens of a call. Arrays bound before are checked against it
    /// at the next call.</summary>
    /// <exception cref="ArgumentException">No such axis, an extent below 1, or another than the layer fixes.</exception>
    public BoundLayer Extent(string axis, int extent)
    {
        int index = Find(axis, Signature.Axes, a => a.Name, "axis");
        int size = Signature.Axes[index].Size;
        if (size != 0 && size != extent) throw Error($"axis '{axis}' has the fixed extent {size}, actual {extent}");
        if (extent < 1) throw Error($"axis '{axis}': expected an extent of at least 1, actual {extent}");
        if (Alive(extents)[index] == extent) return this;
        extents[index] = extent;
        Forget();
        return this;
    }

    /// <summary>The extent of an axis; 0 when it is not set.</summary>
    /// <exception cref="ArgumentException">No such axis.</exception>
    public int Extent(string axis) => Extents[Find(axis, Signature.Axes, a => a.Name, "axis")];

    /// <summary>Sets a hyper-parameter.</summary>
    /// <exception cref="ArgumentException">No such hyper-parameter.</exception>
    public BoundLayer Scalar(string name, double value)
    {
        Alive(scalars)[Find(name, Signature.Scalars, s => s.Name, "hyper-parameter")] = value;
        return this;
    }

    /// <summary>The place of an array in the signature, for the overloads that take it.</summary>
    /// <exception cref="ArgumentException">No such array.</exception>
    public int Index(string array) => Find(array, Signature.Arrays, a => a.Name, "array");

    /// <summary>Binds an array. A weight must have exactly the length of its extents, an activation at least (room for longer
    /// calls is welcome). <see cref="Floats.None"/> leaves an optional array out.</summary>
    /// <exception cref="ArgumentException">No such array, or it holds positions (use <see cref="BindIds"/>).</exception>
    public BoundLayer Bind(string array, Floats data) => Bind(Index(array), data);

    /// <inheritdoc cref="Bind(string, Floats)"/>
    public BoundLayer Bind(int array, Floats data)
    {
        if (Signature.Arrays[array].Role == ArrayRole.Ids)
        {
            throw Error($"array '{Signature.Arrays[array].Name}' holds positions: bind it with BindIds");
        }
        Set(array, data.Pointer, data.Length);
        return this;
    }

    /// <summary>Binds an array of floats by address.</summary>
    /// <exception cref="ArgumentException">As above.</exception>
    public BoundLayer Bind(string array, float* data, long length) => Bind(Index(array), new Floats(data, length));

    /// <summary>Binds a tensor, whose every extent must be that of the array.</summary>
    /// <exception cref="ArgumentException">As above, or an extent differs or is not set.</exception>
    public BoundLayer Bind(string array, Tensor data)
    {
        int index = Index(array);
        RequireExtents();
        Span<int> expected = stackalloc int[Signature.Arrays[index].Dimensions.Length];
        for (int i = 0; i < expected.Length; i++) expected[i] = Signature.Arrays[index].Dimensions[i].Size(Extents);
        if (!data.Shape.SequenceEqual(expected))
        {
            throw Error($"array '{array}': expected shape {Tensor.Show(expected)}, actual {data}");
        }
        return Bind(index, new Floats(data.Pointer, data.Length));
    }

    /// <summary>Binds an array of positions (int32).</summary>
    /// <exception cref="ArgumentException">No such array, or it holds floats.</exception>
    public BoundLayer BindIds(string array, int* data, long length)
    {
        int index = Index(array);
        if (Signature.Arrays[index].Role != ArrayRole.Ids) throw Error($"array '{array}' holds floats: bind it with Bind");
        Set(index, (float*)data, length);
        return this;
    }

    /// <summary>Binds the gradient of an array for <see cref="Backward"/>: of an Out the upstream gradient that is read (none:
    /// zero), of an In the gradient that is overwritten, of a Weight the gradient that is added to (none: not wanted).</summary>
    /// <exception cref="ArgumentException">No such array, or positions, which have no gradient.</exception>
    public BoundLayer BindGradient(string array, Floats data) => BindGradient(Index(array), data);

    /// <inheritdoc cref="BindGradient(string, Floats)"/>
    public BoundLayer BindGradient(int array, Floats data)
    {
        if (Signature.Arrays[array].Role == ArrayRole.Ids)
        {
            throw Error($"array '{Signature.Arrays[array].Name}' holds positions, which have no gradient");
        }
        Alive(gradients)[array] = data.Pointer;
        gradientLengths[array] = data.Length;
        gradientsChecked = false;
        return this;
    }

    /// <summary>Floats of scratch that <see cref="Advance"/> needs at these extents.</summary>
    /// <exception cref="ArgumentException">An extent is not set.</exception>
    public long WorkspaceFloats(int capacity, bool training) => Kernel.WorkspaceFloats(RequireExtents(), capacity, training);

    /// <summary>Floats of scratch that <see cref="Backward"/> needs at these extents.</summary>
    /// <exception cref="ArgumentException">An extent is not set.</exception>
    public long BackwardWorkspaceFloats() => Kernel.BackwardWorkspaceFloats(RequireExtents());

    /// <summary>Floats that <see cref="Advance"/> saves for <see cref="Backward"/> at these extents.</summary>
    /// <exception cref="ArgumentException">An extent is not set.</exception>
    public long ResidualFloats() => Kernel.ResidualFloats(RequireExtents());

    /// <summary>Floats of one session's state at these extents.</summary>
    /// <exception cref="ArgumentException">An extent is not set.</exception>
    public long StateFloats(int capacity) => Kernel.StateFloats(RequireExtents(), capacity);

    /// <summary>Runs the tokens of the time extent after <paramref name="position"/> earlier ones and moves the state
    /// on.</summary>
    /// <param name="state">The session's state, or none for a whole sequence from position 0 whose state nobody needs.</param>
    /// <param name="position">Tokens already in the state.</param>
    /// <param name="capacity">Positions a history may hold; the time extent when there is no state.</param>
    /// <param name="workspace">At least <see cref="WorkspaceFloats"/>.</param>
    /// <param name="residuals">At least <see cref="ResidualFloats"/>, or none for inference.</param>
    /// <exception cref="ArgumentException">Something is not bound or too small, or a state is given to a layer that runs whole
    /// sequences only; the message says what, expected and actual.</exception>
    public void Advance(Floats state, int position, int capacity, Floats workspace, Floats residuals)
    {
        if (!arraysChecked) CheckArrays();
        int tokens = time < 0 ? 0 : extents[time];
        if (position < 0 || (position > 0 && state.IsNone))
        {
            throw Error($"position {position} needs the state of the tokens before it");
        }
        if (capacity < (long)position + tokens)
        {
            long least = (long)position + tokens;
            throw Error($"capacity {capacity} is too small for {tokens} tokens at position {position}: expected {least} or more");
        }
        (int, long, long, long) given = (capacity, state.Length, workspace.Length, residuals.Length);
        if (passed != given)
        {
            if (!state.IsNone && Kernel.WholeOnly is string why)
            {
                throw Error($"expected no state, for it runs whole sequences only: {why}");
            }
            if (!state.IsNone) Require("state", StateFloats(capacity), state.Length);
            Require("workspace", WorkspaceFloats(capacity, !residuals.IsNone), workspace.Length);
            if (!residuals.IsNone) Require("residuals", ResidualFloats(), residuals.Length);
            passed = given;
        }
        Frame frame = NewFrame(workspace, residuals);
        frame.State = state;
        (frame.Position, frame.Capacity) = (position, capacity);
        Kernel.Advance(ref frame);
        Ran = frame.Ran;
    }

    /// <summary>Gradients of the last whole-sequence <see cref="Advance"/> (position 0) that was given
    /// <paramref name="residuals"/>.</summary>
    /// <param name="workspace">At least <see cref="BackwardWorkspaceFloats"/>.</param>
    /// <param name="residuals">What Advance saved.</param>
    /// <exception cref="ArgumentException">Something is not bound or too small; the message says what, expected and
    /// actual.</exception>
    public void Backward(Floats workspace, Floats residuals)
    {
        if (!arraysChecked) CheckArrays();
        if (!gradientsChecked) CheckGradients();
        if (backwardPassed != (workspace.Length, residuals.Length))
        {
            Require("workspace", BackwardWorkspaceFloats(), workspace.Length);
            Require("residuals", ResidualFloats(), residuals.Length);
            backwardPassed = (workspace.Length, residuals.Length);
        }
        Frame frame = NewFrame(workspace, residuals);
        frame.Capacity = time < 0 ? 0 : extents[time];
        Kernel.Backward(ref frame);
        Ran = frame.Ran;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what was not disposed.</summary>
    ~BoundLayer() => Free();

    private void Free()
    {
        NativeMemory.Free(arrays);
        arrays = gradients = null;
        extents = null;
        scalars = null;
        // The checks then meet the missing tables before a kernel does.
        Forget();
    }

    private Frame NewFrame(Floats workspace, Floats residuals) => new()
    {
        Arrays = arrays,
        Gradients = gradients,
        Extents = extents,
        Scalars = scalars,
        Workspace = workspace,
        Residuals = residuals,
        Pool = pool,
        Isa = isa,
    };

    private void Set(int array, float* data, long length)
    {
        Alive(arrays)[array] = data;
        lengths[array] = length;
        arraysChecked = false;
    }

    private void Forget()
    {
        (arraysChecked, gradientsChecked) = (false, false);
        passed = default;
        backwardPassed = default;
    }

    private void CheckArrays()
    {
        RequireExtents();
        for (int i = 0; i < lengths.Length; i++)
        {
            ArrayInfo array = Signature.Arrays[i];
            if (arrays[i] is null)
            {
                if (!array.Optional) throw Error($"array '{array.Name}' is not bound: call Bind(\"{array.Name}\", …)");
                continue;
            }
            CheckLength("array", array, lengths[i]);
        }
        arraysChecked = true;
    }

    private void CheckGradients()
    {
        for (int i = 0; i < lengths.Length; i++)
        {
            ArrayInfo array = Signature.Arrays[i];
            if (gradients[i] is not null) CheckLength("gradient of", array, gradientLengths[i]);
        }
        gradientsChecked = true;
    }

    private void CheckLength(string what, ArrayInfo array, long actual)
    {
        long expected = 1;
        foreach (Dimension dimension in array.Dimensions) expected = checked(expected * dimension.Size(Extents));
        bool exact = array.Role == ArrayRole.Weight;
        if (exact ? actual == expected : actual >= expected) return;
        throw Error(
            $"{what} '{array.Name}': expected {(exact ? "" : "at least ")}{expected} elements {Shape(array)}, actual {actual}");
    }

    private string Shape(ArrayInfo array)
    {
        int[] sizes = new int[array.Dimensions.Length];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = array.Dimensions[i].Size(Extents);
        return Tensor.Show(sizes);
    }

    private ReadOnlySpan<int> RequireExtents()
    {
        ReadOnlySpan<int> all = Extents;
        int unset = all.IndexOf(0);
        if (unset < 0) return all;
        string name = Signature.Axes[unset].Name;
        throw Error($"the extent of axis '{name}' is not set: call Extent(\"{name}\", …)");
    }

    private void Require(string what, long expected, long actual)
    {
        if (actual < expected) throw Error($"{what}: expected at least {expected} floats, actual {actual}");
    }

    private int Find<T>(string name, T[] items, Func<T, string> nameOf, string kind)
    {
        for (int i = 0; i < items.Length; i++)
        {
            if (nameOf(items[i]) == name) return i;
        }
        string known = items.Length == 0 ? "it has none" : $"expected one of {string.Join(", ", items.Select(nameOf))}";
        throw Error($"no {kind} '{name}': {known}");
    }

    private ArgumentException Error(string message) => new($"layer '{Signature.Name}': {message}");

    private T* Alive<T>(T* pointer) where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(arrays is null, this);
        return pointer;
    }

    private float** Alive(float** pointer)
    {
        ObjectDisposedException.ThrowIf(arrays is null, this);
        return pointer;
    }
}
