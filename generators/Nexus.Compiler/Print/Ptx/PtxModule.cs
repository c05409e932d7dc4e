using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>A virtual processor that PTX is written for.</summary>
public enum PtxTarget
{
    /// <summary>Compute capability 8.0.</summary>
    Sm80 = 80,
    /// <summary>Compute capability 9.0.</summary>
    Sm90 = 90,
}

/// <summary>The type of a field of the context.</summary>
public enum PtxType
{
    /// <summary>Four bytes, signed.</summary>
    S32,
    /// <summary>Eight bytes, a double.</summary>
    F64,
    /// <summary>Eight bytes, a global address; 0 for an array that is absent.</summary>
    U64,
}

/// <summary>Where the host takes the value of a field from.</summary>
public enum PtxSource
{
    /// <summary>Tokens before this call.</summary>
    Position,
    /// <summary>Rows a history has room for; without state the extent of time.</summary>
    Capacity,
    /// <summary>⌈time ⁄ 32⌉.</summary>
    Chunks,
    /// <summary>Tokens up to the end of this call: position and extent of time; 1 without time.</summary>
    Seen,
    /// <summary>1 when the caller has a state, else 0.</summary>
    HasState,
    /// <summary>The extent of an axis: number <see cref="PtxField.Index"/> of the signature.</summary>
    Extent,
    /// <summary>A hyper-parameter: number <see cref="PtxField.Index"/> of the signature.</summary>
    Scalar,
    /// <summary>The caller's array number <see cref="PtxField.Index"/>, plus <see cref="PtxField.Start"/> floats.</summary>
    Array,
    /// <summary>The caller's gradient of array number <see cref="PtxField.Index"/>, plus <see cref="PtxField.Start"/>
    /// floats.</summary>
    Gradient,
    /// <summary>Slot number <see cref="PtxField.Index"/> of the workspace.</summary>
    Workspace,
    /// <summary>Slot number <see cref="PtxField.Index"/> of the residuals.</summary>
    Residual,
    /// <summary>Slot number <see cref="PtxField.Index"/> of the state.</summary>
    State,
    /// <summary>A slot of the state when there is one, else slot number <see cref="PtxField.Second"/> of the residuals.</summary>
    History,
    /// <summary>The field named <see cref="PtxField.Of"/>, plus <see cref="PtxField.Start"/> floats.</summary>
    Part,
}

/// <summary>A field of the context: the one structure that every kernel of a pass takes by value.</summary>
/// <param name="Name">The name in the kernels.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Bytes from the beginning of the context.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Of">The axis, hyper-parameter or array in the equations; for a part the field that it lies in; for capacity and
/// chunks the axis of time, or nothing.</param>
/// <param name="Index">Number of the axis, hyper-parameter, array or slot.</param>
/// <param name="Start">Floats to add to the address.</param>
/// <param name="Second">For <see cref="PtxSource.History"/> the residual slot; for a gradient with <see cref="Zeros"/>
/// unused.</param>
/// <param name="Zeros">The field that takes its place when the caller gives no gradient, or null.</param>
/// <param name="OnlyTraining">0 unless residuals are kept.</param>
public sealed record PtxField(
    string Name, PtxType Type, int Offset, PtxSource Source, string Of, int Index, Extent Start, int Second = -1,
        string? Zeros = null,
    bool OnlyTraining = false);

/// <summary>A launch: kernels of a pass run one after the other, in order.</summary>
/// <param name="Entry">The kernel's name in the text.</param>
/// <param name="What">What it does, for people.</param>
/// <param name="Units">Independent units of work.</param>
/// <param name="Lanes">When not null, each unit has ⌈Lanes ⁄ Threads⌉ blocks, the blocks of one unit next to each other; else
/// one.</param>
/// <param name="Threads">Threads of a block, all along x.</param>
/// <param name="TileFloats">Floats of tile memory for each block (see <see cref="PtxPass.TilesOffset"/>); 0 for none.</param>
/// <param name="Equations">The equations it computes.</param>
/// <param name="Loop">When not null, the launches of this loop, which stand next to each other, are made together once for each
/// time.</param>
public sealed record PtxLaunch(string Entry, string What, Extent Units, Extent? Lanes, int Threads, Extent TileFloats,
    EquatableArray<string> Equations,
    PtxLoop? Loop = null)
{
    /// <summary>Blocks of the grid, along x only; 0: nothing to launch.</summary>
    /// <param name="extent">The extent of an axis, of <c>@capacity</c> and of <c>@chunks</c>.</param>
    public long Blocks(Func<string, long> extent) =>
        checked(Units.Value(extent) * (Lanes is { } lanes ? (lanes.Value(extent) + Threads - 1) / Threads : 1));

    /// <summary>Bytes of tile memory for each block.</summary>
    /// <param name="extent">The extent of an axis, of <c>@capacity</c> and of <c>@chunks</c>.</param>
    public long TileBytes(Func<string, long> extent) => checked(4 * TileFloats.Value(extent));
}

/// <summary>Launches that are made once for each time, with the time as the third parameter.</summary>
/// <param name="Number">Number of the loop in its pass.</param>
/// <param name="Axis">The axis whose extent is the number of times.</param>
/// <param name="Descending">From the last time to the first.</param>
public sealed record PtxLoop(int Number, string Axis, bool Descending);

/// <summary>One pass: its context, its memory and its launches.</summary>
/// <param name="Name">Advance or Backward.</param>
/// <param name="Fields">The context's fields by offset.</param>
/// <param name="ContextBytes">Size of the context.</param>
/// <param name="Workspace">Floats of each slot of scratch.</param>
/// <param name="Residuals">Floats of each slot of the residuals.</param>
/// <param name="State">Floats of each slot of the state.</param>
/// <param name="Launches">Launches in order.</param>
public sealed record PtxPass(
    string Name, EquatableArray<PtxField> Fields, int ContextBytes, EquatableArray<PtxSlot> Workspace,
        EquatableArray<PtxSlot> Residuals,
    EquatableArray<PtxSlot> State, EquatableArray<PtxLaunch> Launches)
{
    /// <summary>
    /// Offset of the second parameter of every kernel, a global address of grid × <see cref="PtxLaunch.TileBytes"/> bytes for
    /// tiles, or 0 when
    /// the launch gives each block that much dynamic shared memory.
    /// </summary>
    public int TilesOffset => (ContextBytes + 7) / 8 * 8;

    /// <summary>Offset of the third parameter of every kernel: the time of a launch in a loop, an s64; elsewhere 0.</summary>
    public int TimeOffset => TilesOffset + 8;
}

/// <summary>The launches of a pass as a host makes them.</summary>
public static class PtxOrder
{
    /// <summary>Every launch with its time, in order; those of a loop once for each time.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="extent">The extent of an axis.</param>
    public static IEnumerable<(PtxLaunch Launch, long Time)> InOrder(this PtxPass pass, Func<string, long> extent)
    {
        for (var i = 0; i < pass.Launches.Count;)
        {
            var loop = pass.Launches[i].Loop;
            var end = i + 1;
            while (loop is not null && end < pass.Launches.Count && pass.Launches[end].Loop?.Number == loop.Number) end++;
            var times = loop is null ? 1 : extent(loop.Axis);
            for (var time = 0L; time < times; time++)
                for (var k = i; k < end; k++) yield return (pass.Launches[k], loop is { Descending: true } ? times - 1 - time
                    : time);
            i = end;
        }
    }
}

/// <summary>A piece of a region of memory, its size rounded up to 16 floats.</summary>
/// <param name="Name">The array it is for; several that never live at once, with a comma between.</param>
/// <param name="Floats">Its size before rounding.</param>
/// <param name="IsHistory">Present in the state only when there is one, and in the residuals only when there is none.</param>
/// <param name="OnlyTraining">Present only when residuals are kept.</param>
public sealed record PtxSlot(string Name, Extent Floats, bool IsHistory = false, bool OnlyTraining = false);

/// <summary>A layer as PTX.</summary>
/// <param name="Layer">The layer's full name.</param>
/// <param name="Target">What it is written for.</param>
/// <param name="Text">The module, for <c>ptxas</c> or the driver.</param>
/// <param name="Passes">Advance, and Backward when the layer has one.</param>
public sealed record PtxModule(string Layer, PtxTarget Target, string Text, EquatableArray<PtxPass> Passes)
{
    /// <summary>The passes with their launches, arguments and memory, as text.</summary>
    public string Launches => PtxLaunchText.Print(this);
}
