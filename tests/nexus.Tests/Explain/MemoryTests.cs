using Nexus.Compiler.Explain;
using Nexus.Runtime;
using Nexus.Tool.Explain;

namespace nexus.Tests.Explain;

/// <summary>The memory that is shown is the memory that kernels use.</summary>
public class MemoryTests
{
    public static TheoryData<string> Layers => StopTests.Layers;

    [Theory, MemberData(nameof(Layers))]
    public void ArenasAreAsLargeAsTheKernelSays(string name)
    {
        LayerLibrary library = LayerLibrary.Own();
        Explained layer = library.Explain(library.Find(name));
        LayerKernel kernel = Kernel(library.Find(name).FullName);
        foreach (string text in new[] { "", string.Join(' ', layer.Signature.Axes.Where(a => a.Size is null).Select((a, i) =>
            $"{a.Name}={3 + 2 * i}")) })
        {
            Sizes sizes = Sizes.Of(layer, text);
            MemoryMap map = MemoryMap.Of(layer.Compiled, sizes);
            int[] extents = [.. kernel.Signature.Axes.Select(a => (int)sizes[a.Name])];
            long Floats(string arena) => map.Floats.GetValueOrDefault(arena);
            Assert.Equal(kernel.StateFloats(extents, sizes.Capacity), Floats(MemoryMap.State));
            Assert.Equal(kernel.ResidualFloats(extents), Floats(MemoryMap.Residuals));
            Assert.Equal(kernel.BackwardWorkspaceFloats(extents), Floats(MemoryMap.Backward));
            // A training call without a session also keeps the rows before the first token there; histories are residuals.
            Assert.InRange(kernel.WorkspaceFloats(extents, sizes.Capacity, training: true), Floats(MemoryMap.Workspace),
                Floats(MemoryMap.Workspace) + Floats(MemoryMap.State));
        }
    }

    [Theory, MemberData(nameof(Layers))]
    public void BuffersThatAreInUseTogetherDoNotOverlap(string name)
    {
        LayerLibrary library = LayerLibrary.Own();
        Explained layer = library.Explain(library.Find(name));
        MemoryMap map = MemoryMap.Of(layer.Compiled, Sizes.Of(layer));
        foreach (MemoryBar a in map.Bars)
        {
            Assert.InRange(a.Offset + a.Floats, 0, map.Floats[a.Arena]);
            Assert.InRange(a.To, a.From, map.Steps - 1);
            Assert.DoesNotContain(map.Bars, b => b != a && b.Arena == a.Arena && b.From <= a.To && a.From <= b.To
                && b.Offset < a.Offset + a.Floats && a.Offset < b.Offset + b.Floats);
        }
    }

    [Fact]
    public void TheStateOfAScanIsNamedWithItsReason()
    {
        LayerLibrary library = LayerLibrary.Own();
        Explained scan = library.Explain(library.Find("SelectiveScan"));
        string text = MemoryText.State(scan, Sizes.Of(scan, "T=8 D=4 N=2"));
        Assert.Contains("32 bytes at T=8 D=4 N=2", text);
        Assert.Contains("h.past: carry, D·N floats, 32 bytes", text);
        Assert.Contains("h[t - 1, d, n]", text);
    }

    [Fact]
    public void CostsAreThoseOneCountsByHand()
    {
        LayerLibrary library = LayerLibrary.Own();
        Explained linear = library.Explain(library.Find("Linear"));
        // 8 × 4 multiplications and additions, one addition of the bias; x, w, bias and y once, and the sums between the steps.
        Cost cost = Cost.Forward(linear, Sizes.Of(linear, "I=8 O=4"));
        Assert.Equal(2 * 8 * 4 + 4, cost.Flops);
        Assert.InRange(cost.Bytes, 4 * (8 + 32 + 4 + 4), 4 * (8 + 32 + 4 + 4 + 2 * 4));
        Explained attention = library.Explain(library.Find("GroupedQueryAttention"));
        Sizes sizes = Sizes.Of(attention, "T=64 G=1 R=1 K=16");
        // A token in the middle sees half of what the last one sees.
        Assert.InRange(Cost.Step(attention, sizes).Flops / Cost.Forward(attention, sizes).Flops, 1.8, 2.0);
        Assert.InRange(Cost.Step(attention, sizes).Bytes, 4 * 2 * 64 * 16, 4 * 2.5 * 64 * 16);
    }

    static LayerKernel Kernel(string fullName) => (LayerKernel)typeof(Nexus.Kernels.RmsNorm).Assembly
        .GetType(fullName + "+Kernel")!.GetProperty("Instance")!.GetValue(null)!;
}
