using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Nexus.Compiler.Print.Ptx;
using Nexus.Kernels.Tests.Harness;
using Nexus.Ptx.Tests.Machine;
using Nexus.Runtime;

namespace Nexus.Ptx.Tests;

/// <summary>The files of a dump say all that is needed: a program that knows only their format runs the kernels and finds what
/// is expected.</summary>
public sealed class DumpTests
{
    public static TheoryData<string, string> Calls => new()
    {
        { "RmsNorm", "D=150" }, { "SelectiveScan", "T=35 D=20 N=3" }, { "CausalConv1d", "T=6 D=9 K=4" },
            { "Embedding", "R=5 V=7 D=12" },
        { "CrossEntropy", "R=4 V=33" }, { "GroupedQueryAttention", "T=6 G=2 R=2 K=5" },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void Dumped_calls_run_from_their_files_alone(string name, string sizes)
    {
        var layer = CompiledLayers.All.Single(l => l.Name == name);
        var call = new CaseText(sizes + " seed=3").Call(SpecSignature.Of(layer), a => a == "a" ? (-2, -0.1) : (0.1, 1), _ => { });
        var exact = Oracle.Run(call, Precision.Double, gradients: true);
        var single = Oracle.Run(call, Precision.Single, gradients: true);
        var files = PtxDump.Files(CompiledLayers.Module(layer, PtxTarget.Sm80), Call(call, exact)).ToDictionary(f =>
            f.Name, f => f.Contents);
        var ends = Run(files);
        Assert.Equal(exact.Outputs.Keys.Concat(exact.Gradients.Keys.Select(g => "d_" + g)).Order(), ends.Keys.Order());
        foreach (var (array, (found, expected)) in ends)
        {
            var isGradient = array.StartsWith("d_", StringComparison.Ordinal);
            var rounded = isGradient ? single.Gradients[array[2..]] : single.Outputs[array];
            var rounding = ErrorRule.Error(rounded, isGradient ? exact.Gradients[array[2..]] : exact.Outputs[array]);
            // The expected numbers are rounded to f32 once more.
            Assert.Null(ErrorRule.Broken(Widen(found), Widen(expected), rounding + 1.0 / (1 << 23)) is { } wrong
                ? $"{array} {wrong}" : null);
        }
    }

    private static double[] Widen(float[] x) => Array.ConvertAll(x, f => (double)f);

    private static PtxCall Call(LayerCall call, LayerResult exact)
    {
        List<PtxArray> arrays = [];
        for (var i = 0; i < call.Signature.Arrays.Length; i++)
        {
            var a = call.Signature.Arrays[i];
            if (call.Inputs.TryGetValue(a.Name, out var data)) arrays.Add(new(i, a.Name, false, PtxStart.Given, data.Numbers,
                data.Ids));
            if (exact.Outputs.TryGetValue(a.Name, out var y)) arrays.Add(new(i, a.Name, false, PtxStart.Nan,
                Array.ConvertAll(y, x => (float)x)));
            if (call.Upstream.TryGetValue(a.Name, out var up)) arrays.Add(new(i, "d_" + a.Name, true, PtxStart.Given,
                up.Numbers));
            if (exact.Gradients.TryGetValue(a.Name, out var g))
                arrays.Add(new(i, "d_" + a.Name, true, a.Role == ArrayRole.Weight ? PtxStart.Zeros
                    : PtxStart.Nan, Array.ConvertAll(g, x => (float)x)));
        }
        return new(call.Signature.Axes.Select((a, i) => (a.Name, call.Extents[i])).ToDictionary(p => p.Name, p => p.Item2),
            call.Scalars, arrays);
    }

    // A reader of the documented format that knows nothing else.
    private static Dictionary<string, (float[] Found, float[] Expected)> Run(Dictionary<string, byte[]> files)
    {
        var memory = new PtxMemory();
        var machine = new PtxMachine(memory);
        var kernels = PtxCode.Parse(Encoding.UTF8.GetString(files["kernels.ptx"]));
        Dictionary<string, ulong> addresses = [];
        Dictionary<string, (float[], float[])> ends = [];
        byte[] context = [];
        foreach (var line in Encoding.UTF8.GetString(files["launches.txt"]).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var w = line.Split(' ');
            int Number(int i) => int.Parse(w[i], CultureInfo.InvariantCulture);
            switch (w[0])
            {
                case "array":
                    var contents = w[4] switch
                    {
                        "nan" => MemoryMarshal.Cast<float, byte>(Enumerable.Repeat(float.NaN, Number(3)).ToArray()).ToArray(),
                        "zeros" => new byte[4 * Number(3)],
                        var file => files[file],
                    };
                    addresses[w[1]] = memory.Allocate(w[1], Number(3), MemoryMarshal.Cast<byte, uint>(contents));
                    break;
                case "memory":
                    if (!addresses.ContainsKey(w[1])) addresses[w[1]] = memory.Allocate(w[1], new float[Number(2) / 4]);
                    break;
                case "context": context = new byte[Number(1)]; break;
                case "field":
                    var bytes = w[2] switch
                    {
                        "s32" => BitConverter.GetBytes(Number(3)),
                        "f64" => BitConverter.GetBytes(double.Parse(w[3], CultureInfo.InvariantCulture)),
                        _ => BitConverter.GetBytes(w[3] == "0" ? 0UL : addresses[w[3]] + (ulong)Number(5)),
                    };
                    bytes.CopyTo(context, Number(1));
                    break;
                case "launch":
                    Assert.Equal(Number(3), kernels[w[1]].Threads);
                    machine.Launch(kernels[w[1]], Number(2), context, Number(4) == 0 ? 0
                        : memory.Allocate("tiles", (long)Number(2) * Number(4) / 4), 0, Number(5));
                    break;
                case "expect":
                    ends[w[1]] = (memory.Floats(addresses[w[1]], Number(2)), MemoryMarshal.Cast<byte,
                        float>(files[w[3]]).ToArray());
                    break;
            }
        }
        return ends;
    }
}
