using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>The layout of a pass's context, and the memory that its addresses lie in.</summary>
internal sealed class PtxContext
{
    /// <summary>The most bytes that the parameters of a kernel may have, less the address of its tiles and the time.</summary>
    public const int MostBytes = 4096 - 16;

    private readonly List<PtxField> _fields = [];
    private readonly Dictionary<string, PtxField> _byName = [];
    private readonly Dictionary<string, string> _roots = [];

    /// <summary>Lays out the context of a pass.</summary>
    /// <exception cref="PlanException">It does not fit the parameters of a kernel.</exception>
    public PtxContext(PlannedPass planned, Signature signature)
    {
        Add("Position", PtxType.S32, PtxSource.Position, "tokens before this call");
        var time = signature.Axes.FirstOrDefault(a => a.IsTime)?.Name ?? "";
        Add("Capacity", PtxType.S32, PtxSource.Capacity, time);
        Add("Chunks", PtxType.S32, PtxSource.Chunks, time);
        Add("Seen", PtxType.S32, PtxSource.Seen, time);
        Add("HasState", PtxType.S32, PtxSource.HasState, "1 with a state");
        for (var i = 0; i < signature.Axes.Count; i++)
            Add(Names.AxisField(signature.Axes[i].Name), PtxType.S32, PtxSource.Extent, signature.Axes[i].Name, i);
        for (var i = 0; i < signature.Scalars.Count; i++)
            Add(NestLowering.Scalar(signature.Scalars[i].Name), PtxType.F64, PtxSource.Scalar, signature.Scalars[i].Name, i);
        foreach (var b in planned.Pass.Buffers.Values.Where(b => b.Place != Place.Register).OrderBy(b =>
            b.Name, StringComparer.Ordinal))
            Pointer(b, planned);
        Workspace = planned.Scratch.Select(s =>
            new PtxSlot(string.Join(", ", s.Users.Select(u => u.Name)), s.Size)).ToEquatable();
        Residuals = planned.Residuals.Select(Slot).ToEquatable();
        State = planned.State.Select(Slot).ToEquatable();
        if (Bytes > MostBytes)
            throw new PlanException(
                $"{signature.Name} has {planned.Pass.Buffers.Count} arrays, whose addresses take {Bytes} bytes; "
                + $"a kernel's parameters hold {MostBytes}. Split the layer in two");
    }

    /// <summary>Bytes of the context.</summary>
    public int Bytes { get; private set; }
    /// <summary>The fields by offset.</summary>
    public EquatableArray<PtxField> Fields => _fields.ToEquatable();
    /// <summary>Slots of scratch.</summary>
    public EquatableArray<PtxSlot> Workspace { get; }
    /// <summary>Slots of the residuals.</summary>
    public EquatableArray<PtxSlot> Residuals { get; }
    /// <summary>Slots of the state.</summary>
    public EquatableArray<PtxSlot> State { get; }

    /// <summary>A field by its name.</summary>
    public PtxField Field(string name) => _byName.TryGetValue(name, out var field) ? field
        : throw new PlanException($"the lane program reads '{name}', which is no field of its context");

    /// <summary>The memory that a pointer points into: two pointers with the same may overlap.</summary>
    public string Root(string pointer) => _roots.TryGetValue(pointer, out var root) ? root : pointer;

    private static PtxSlot Slot(Plan.Buffer b) =>
        new(b.Name, b.Size, b.Place == Place.History, NestLowering.IsCheckpoints(b.Name));

    private void Pointer(Plan.Buffer b, PlannedPass planned)
    {
        _roots[b.Pointer] = b.Parent?.Name ?? (b.Place is Place.Parameter or Place.Gradient ? $"{b.Place}{b.Binding}" : b.Name);
        if (b.Parent is { } parent && b.Place is not (Place.Parameter or Place.Gradient))
        {
            Add(b.Pointer, PtxType.U64, PtxSource.Part, parent.Pointer, -1, b.Offset);
            return;
        }
        var zeros = BackwardPass.ZerosOf(b.Name);
        switch (b.Place)
        {
            case Place.Parameter: Add(b.Pointer, PtxType.U64, PtxSource.Array, b.Name, b.Binding, b.Offset); break;
            case Place.Gradient:
                Add(b.Pointer, PtxType.U64, PtxSource.Gradient, b.Name, b.Binding, b.Offset,
                    zeros: planned.Pass.Buffers.TryGetValue(zeros, out var z) ? z.Pointer : null);
                break;
            case Place.Workspace: Add(b.Pointer, PtxType.U64, PtxSource.Workspace, b.Name,
                planned.Scratch.FindIndex(s => s.Users.Contains(b))); break;
            case Place.Residual: Add(b.Pointer, PtxType.U64, PtxSource.Residual, b.Name, planned.Residuals.IndexOf(b),
                onlyTraining: NestLowering.IsCheckpoints(b.Name)); break;
            case Place.Past: Add(b.Pointer, PtxType.U64, PtxSource.State, b.Name, planned.State.IndexOf(b)); break;
            case Place.History: Add(b.Pointer, PtxType.U64, PtxSource.History, b.Name, planned.State.IndexOf(b),
                second: planned.Residuals.IndexOf(b)); break;
            default: throw new PlanException($"'{b.Name}' lives in {b.Place}, which PTX does not know");
        }
    }

    private void Add(string name, PtxType type, PtxSource source, string of, int index = -1, Extent? start = null,
        int second = -1, string? zeros = null, bool onlyTraining = false)
    {
        var size = type == PtxType.S32 ? 4 : 8;
        var offset = (Bytes + size - 1) / size * size;
        var field = new PtxField(name, type, offset, source, of, index, start ?? Formulas.Zero, second, zeros, onlyTraining);
        _fields.Add(field);
        _byName[name] = field;
        Bytes = offset + size;
    }
}
