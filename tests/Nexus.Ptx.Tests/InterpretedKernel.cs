using System.Runtime.InteropServices;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;
using Nexus.Compiler.Print.Ptx;
using Nexus.Kernels.Tests.Harness;
using Nexus.Ptx.Tests.Machine;
using Nexus.Runtime;

namespace Nexus.Ptx.Tests;

/// <summary>A layer whose passes are its PTX kernels, run by the interpreter as a host program runs them on a device: memory is
/// copied there, the
/// context filled, the launches made in order, and results copied back. So the tests of the processor's kernels test these
/// too.</summary>
internal sealed unsafe class InterpretedKernel(PtxModule module, LayerKernel kernel) : LayerKernel
{
    // What a block may have without asking the driver for more.
    private const long MostShared = 48 * 1024;
    private readonly Dictionary<string, PtxCode> _code = PtxCode.Parse(module.Text);

    /// <summary>Tiles lie in device memory even when they fit in shared memory.</summary>
    public bool TilesInDeviceMemory { get; init; }

    /// <inheritdoc/>
    public override LayerSignature Signature => kernel.Signature;
    /// <inheritdoc/>
    public override string Ir => kernel.Ir;
    /// <inheritdoc/>
    public override string Plan => kernel.Plan;
    /// <inheritdoc/>
    public override long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training) => 0;
    /// <inheritdoc/>
    public override long BackwardWorkspaceFloats(ReadOnlySpan<int> extents) => 0;
    /// <inheritdoc/>
    public override long ResidualFloats(ReadOnlySpan<int> extents) => Floats(module.Passes[0].Residuals, extents.ToArray(), 0);
    /// <inheritdoc/>
    public override long StateFloats(ReadOnlySpan<int> extents, int capacity) =>
        Floats(module.Passes[0].State, extents.ToArray(), capacity);

    /// <inheritdoc/>
    public override void Advance(ref Frame frame) => Run(module.Passes[0], ref frame);

    /// <inheritdoc/>
    public override void Backward(ref Frame frame) => Run(module.Passes[1], ref frame);

    private static long Padded(long floats) => (floats + 15) / 16 * 16;

    private long Floats(EquatableArray<PtxSlot> slots, int[] extents, int capacity) =>
        slots.Sum(s => Padded(s.Floats.Value(a => Extent(a, extents, capacity, LastPosition(extents, capacity)))));

    // A state is sized for the last call that its histories have room for.
    private int LastPosition(int[] extents, int capacity) =>
        Array.FindIndex(Signature.Axes, a => a.IsTime) is var time and >= 0 ? Math.Max(0, capacity - extents[time]) : 0;

    private long Extent(string axis, int[] extents, int capacity, int position)
    {
        var time = Array.FindIndex(Signature.Axes, a => a.IsTime);
        return axis switch
        {
            Formulas.Capacity => capacity > 0 || time < 0 ? Math.Max(capacity, 1) : extents[time],
            Formulas.Seen => time < 0 ? 1 : position + extents[time],
            Formulas.Chunks => time < 0 ? 1 : (extents[time] + 31) / 32,
            _ => extents[Array.FindIndex(Signature.Axes, a => a.Name == axis)],
        };
    }

    private void Run(PtxPass pass, ref Frame frame)
    {
        var memory = new PtxMemory();
        var extents = new ReadOnlySpan<int>(frame.Extents, Signature.Axes.Length).ToArray();
        var capacity = frame.State != null ? frame.Capacity : 0;
        var position = frame.Position;
        long Of(string axis) => Extent(axis, extents, capacity, position);
        List<(ulong Address, nint To, int Floats)> results = [];

        // An array of the caller: copied there, and back when a pass may have changed it.
        ulong Copy(string name, float* from, long floats, bool isWritten, bool isRead)
        {
            if (from == null) return 0;
            var count = checked((int)floats);
            var address = isRead ? memory.Allocate(name, count, new ReadOnlySpan<uint>(from, count))
                : memory.Allocate(name, count);
            if (isWritten) results.Add((address, (nint)from, count));
            return address;
        }

        var isBackward = pass.Name == "Backward";
        var arrays = new ulong[Signature.Arrays.Length];
        var gradients = new ulong[Signature.Arrays.Length];
        for (var i = 0; i < arrays.Length; i++)
        {
            var a = Signature.Arrays[i];
            var count = ExtentSolver.Size(a.Dimensions, extents);
            var isOut = a.Role == ArrayRole.Out;
            arrays[i] = Copy(a.Name, frame.Arrays[i], count, isOut && !isBackward, !isOut || isBackward);
            if (isBackward) gradients[i] =
                Copy("gradient of " + a.Name, frame.Gradients[i], count, !isOut, isOut || a.Role == ArrayRole.Weight);
        }

        var workspace = pass.Workspace.Select(s => memory.Allocate("workspace " + s.Name, s.Floats.Value(Of))).ToArray();
        var (hasState, isTraining) = (frame.State != null, frame.Residuals != null);
        var residuals = Region("residuals", pass.Residuals, frame.Residuals, s =>
            (!s.IsHistory || !hasState) && (!s.OnlyTraining || isTraining), isBackward);
        var state = Region("state", pass.State, frame.State, s => !s.IsHistory || hasState, isRead: true);

        ulong[] Region(string name, EquatableArray<PtxSlot> slots, float* at, Func<PtxSlot, bool> isThere, bool isRead)
        {
            var addresses = new ulong[slots.Count];
            for (var i = 0; i < slots.Count; i++)
            {
                if (!isThere(slots[i])) continue;
                var floats = slots[i].Floats.Value(Of);
                addresses[i] = at == null ? memory.Allocate($"{name} {slots[i].Name}", floats)
                    : Copy($"{name} {slots[i].Name}", at, floats, true, isRead);
                if (at != null) at += Padded(floats);
            }
            return addresses;
        }

        var context = new byte[pass.ContextBytes];
        Dictionary<string, ulong> pointers = [];
        foreach (var f in pass.Fields.OrderBy(f => f.Source == PtxSource.Part))
        {
            if (f.Type == PtxType.U64)
            {
                var address = f.Source switch
                {
                    PtxSource.Array => arrays[f.Index],
                    PtxSource.Gradient => gradients[f.Index],
                    PtxSource.Workspace => workspace[f.Index],
                    PtxSource.Residual => residuals[f.Index],
                    PtxSource.State => state[f.Index],
                    PtxSource.History => hasState ? state[f.Index] : residuals[f.Second],
                    _ => pointers[f.Of],
                };
                if (address != 0) address += (ulong)(4 * f.Start.Value(Of));
                else if (f.Zeros is { } zeros) address = workspace[pass.Fields.First(z => z.Name == zeros).Index];
                pointers[f.Name] = address;
                BitConverter.GetBytes(address).CopyTo(context, f.Offset);
            }
            else if (f.Type == PtxType.F64) BitConverter.GetBytes(frame.Scalars[f.Index]).CopyTo(context, f.Offset);
            else
                BitConverter.GetBytes(f.Source switch
                {
                    PtxSource.Position => position,
                    PtxSource.Capacity => (int)Of(Formulas.Capacity),
                    PtxSource.Seen => Array.FindIndex(Signature.Axes, a => a.IsTime) is var axis and >= 0
                        ? position + extents[axis] : 1,
                    PtxSource.Chunks => (int)Of(Formulas.Chunks),
                    PtxSource.HasState => hasState ? 1 : 0,
                    _ => (int)Of(f.Of),
                }).CopyTo(context, f.Offset);
        }

        var machine = new PtxMachine(memory);
        foreach (var (launch, time) in pass.InOrder(Of))
        {
            var (blocks, tileBytes) = (launch.Blocks(Of), launch.TileBytes(Of));
            var inShared = tileBytes <= MostShared && !TilesInDeviceMemory;
            var tiles = inShared || blocks == 0 ? 0 : memory.Allocate("tiles", Math.Max(blocks * tileBytes / 4, 1));
            try
            {
                machine.Launch(_code[launch.Entry], blocks, context, tiles, inShared ? (int)tileBytes : 0, time);
            }
            catch (PtxFault fault)
            {
                throw new PtxFault($"{Signature.Name} {launch.Entry} ({launch.What}): {fault.Message}");
            }
        }
        foreach (var (address, to, floats) in results) memory.Floats(address, floats).CopyTo(new Span<float>((float*)to, floats));
        frame.Ran = frame.Isa;
    }
}
