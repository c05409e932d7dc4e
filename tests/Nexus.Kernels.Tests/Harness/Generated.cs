using System.Reflection;
using System.Runtime.Intrinsics.X86;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>The generated kernels and the widths this machine runs.</summary>
public static class Generated
{
    /// <summary>The widths that the processor has, narrowest first.</summary>
    public static IReadOnlyList<Isa> Widths { get; } = [.. Enum.GetValues<Isa>().Where(Has).Order()];

    /// <summary>The generated kernel of a layer.</summary>
    /// <exception cref="InvalidOperationException">The generator wrote none.</exception>
    public static LayerKernel Of(Type layer)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static;
        var kernel = layer.GetNestedType("Kernel", all);
        object? instance = kernel?.GetProperty("Instance", all)?.GetValue(null)
            ?? kernel?.GetField("Instance", all)?.GetValue(null);
        return instance as LayerKernel
            ?? throw new InvalidOperationException(
                $"{layer.Name} has no generated kernel ({layer.Name}.Kernel.Instance). Is the generator referenced?");
    }

    /// <summary>Fails unless every call of <paramref name="run"/> used the width asked for.</summary>
    public static void AssertRan(Isa isa, KernelRun run)
    {
        Assert.NotEmpty(run.Ran);
        Assert.All(run.Ran, ran => Assert.Equal(isa, ran));
    }

    private static bool Has(Isa isa) => isa switch
    {
        Isa.Lanes256 => Avx2.IsSupported && Fma.IsSupported,
        Isa.Lanes512 => Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported,
        _ => true,
    };
}
