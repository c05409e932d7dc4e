using System.Globalization;
using System.Text;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>An array of a call, or its gradient.</summary>
/// <param name="Index">Number of the array in the signature.</param>
/// <param name="Name">Its name; that of a gradient by custom begins with <c>d_</c>.</param>
/// <param name="IsGradient">The array's gradient: given for outputs, a result for what is read.</param>
/// <param name="Start">How it begins.</param>
/// <param name="Numbers">Its contents, or what it holds at the end when it is a result; empty for ids.</param>
/// <param name="Ids">Its contents when it holds positions.</param>
public sealed record PtxArray(int Index, string Name, bool IsGradient, PtxStart Start, float[] Numbers, int[]? Ids = null);

/// <summary>How an array begins.</summary>
public enum PtxStart
{
    /// <summary>With its contents: it is read.</summary>
    Given,
    /// <summary>As NaN: it is a result.</summary>
    Nan,
    /// <summary>As zeros: it is a result that is added to, the gradient of a weight.</summary>
    Zeros,
}

/// <summary>A whole-sequence call: sizes, hyper-parameters, inputs and expected results.</summary>
/// <param name="Extents">One extent for each axis of the signature.</param>
/// <param name="Scalars">One value for each hyper-parameter of the signature.</param>
/// <param name="Arrays">What is given and what is expected; an array that is missing is absent.</param>
public sealed record PtxCall(IReadOnlyDictionary<string, int> Extents, IReadOnlyList<double> Scalars,
    IReadOnlyList<PtxArray> Arrays);

/// <summary>A file of a dump.</summary>
public sealed record PtxFile(string Name, byte[] Contents);

/// <summary>Writes a module and a call of it as plain files, in the format that the README of this folder documents: enough to
/// run the kernels and
/// judge the results with no other knowledge of Nexus.</summary>
public static class PtxDump
{
    /// <summary>The files of a call: Advance with residuals, then Backward when gradients are given.</summary>
    /// <param name="module">The kernels.</param>
    /// <param name="call">Sizes and data.</param>
    public static IReadOnlyList<PtxFile> Files(PtxModule module, PtxCall call)
    {
        var text = new StringBuilder();
        var files = new List<PtxFile> { new("kernels.ptx", Encoding.UTF8.GetBytes(module.Text)) };
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"nexus-ptx 1");
        Line($"layer {module.Layer}");
        Line($"target sm_{(int)module.Target}");
        foreach (var array in call.Arrays)
        {
            var count = array.Ids?.Length ?? array.Numbers.Length;
            var start = array.Start switch { PtxStart.Given => array.Name + ".bin", PtxStart.Nan => "nan", _ => "zeros" };
            Line($"array {array.Name} {(array.Ids is null ? "f32" : "s32")} {count} {start}");
            files.Add(new(array.Name + (array.Start == PtxStart.Given ? ".bin" : ".expected.bin"), Bytes(array)));
        }
        var hasGradients = call.Arrays.Any(a => a.IsGradient);
        foreach (var pass in module.Passes.Where(p => p.Name == "Advance" || hasGradients)) Pass(pass, call, hasGradients, Line);
        files.Insert(0, new("launches.txt", Encoding.UTF8.GetBytes(text.ToString())));
        return files;
    }

    private static byte[] Bytes(PtxArray array)
    {
        var bytes = new byte[4 * (array.Ids?.Length ?? array.Numbers.Length)];
        System.Buffer.BlockCopy(array.Ids is { } ids ? ids : array.Numbers, 0, bytes, 0, bytes.Length);
        return BitConverter.IsLittleEndian ? bytes : throw new PlatformNotSupportedException("dumps are little-endian");
    }

    private static void Pass(PtxPass pass, PtxCall call, bool isTraining, Action<FormattableString> line)
    {
        long Extent(string axis) => axis switch
        {
            Formulas.Capacity or Formulas.Seen => Time(pass, call) ?? 1,
            Formulas.Chunks => Time(pass, call) is { } time ? (time + Names.ChunkLength - 1) / Names.ChunkLength : 1,
            _ => call.Extents.TryGetValue(axis, out var extent) ? extent
                : throw new ArgumentException($"the call has no extent for the axis {axis}"),
        };
        line($"pass {pass.Name}");
        var workspace = Region(pass.Name + "-workspace", pass.Workspace, _ => true, Extent, line);
        var residuals = Region("residuals", pass.Residuals, s => isTraining || !s.OnlyTraining, Extent, line);
        var state = Region(pass.Name + "-state", pass.State, s => !s.IsHistory, Extent, line);
        line($"context {pass.ContextBytes} {pass.TilesOffset}");
        var addresses = new Dictionary<string, (string Memory, long Bytes)?>();
        foreach (var f in pass.Fields.OrderBy(f => f.Source == PtxSource.Part))
        {
            if (f.Type != PtxType.U64)
            {
                if (f.Type == PtxType.F64) line($"field {f.Offset} f64 {call.Scalars[f.Index]:R}");
                else line($"field {f.Offset} s32 {Whole(f, Extent)}");
                continue;
            }
            (string, long)? address = f.Source switch
            {
                PtxSource.Array => Find(f.Index, isGradient: false),
                PtxSource.Gradient => Find(f.Index, isGradient: true),
                PtxSource.Workspace => workspace[f.Index],
                PtxSource.Residual => residuals[f.Index],
                PtxSource.State => state[f.Index],
                PtxSource.History => residuals[f.Second],
                _ => addresses[f.Of],
            };
            if (address is { } at) address = (at.Item1, at.Item2 + 4 * f.Start.Value(Extent));
            else if (f.Zeros is { } zeros) address = workspace[pass.Fields.First(z => z.Name == zeros).Index];
            addresses[f.Name] = address;
            if (address is { } to) line($"field {f.Offset} u64 {to.Item1} + {to.Item2}");
            else line($"field {f.Offset} u64 0");
        }
        foreach (var (launch, time) in pass.InOrder(Extent))
            if (launch.Blocks(Extent) is var blocks and > 0)
                line($"launch {launch.Entry} {blocks} {launch.Threads} {launch.TileBytes(Extent)} {time}");
        foreach (var array in call.Arrays.Where(a => a.Start != PtxStart.Given && a.IsGradient == (pass.Name == "Backward")))
            line($"expect {array.Name} {array.Numbers.Length} {array.Name}.expected.bin");

        (string, long)? Find(int index, bool isGradient) =>
            call.Arrays.FirstOrDefault(a => a.Index == index && a.IsGradient == isGradient) is { } array ? (array.Name, 0) : null;
    }

    private static long? Time(PtxPass pass, PtxCall call) =>
        pass.Fields.FirstOrDefault(f => f.Source == PtxSource.Capacity)?.Of is { } axis
            && call.Extents.TryGetValue(axis, out var time) ? time : null;

    private static long Whole(PtxField field, Func<string, long> extent) => field.Source switch
    {
        PtxSource.Capacity or PtxSource.Seen => extent(Formulas.Capacity),
        PtxSource.Chunks => extent(Formulas.Chunks),
        PtxSource.Extent => extent(field.Of),
        _ => 0,
    };

    // Where each slot begins, or null when it is absent.
    private static List<(string, long)?> Region(
        string name, EquatableArray<PtxSlot> slots, Func<PtxSlot, bool> isThere, Func<string, long> extent,
            Action<FormattableString> line)
    {
        var places = new List<(string, long)?>();
        var bytes = 0L;
        foreach (var slot in slots)
        {
            places.Add(isThere(slot) ? (name, bytes) : null);
            if (isThere(slot)) bytes += (slot.Floats.Value(extent) + 15) / 16 * 64;
        }
        if (bytes > 0) line($"memory {name} {bytes}");
        return places;
    }
}
