using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime;

/// <summary>The instruction sets that decide between widths: those code was compiled for, or those a processor has.</summary>
internal readonly record struct X86Level(bool Fma, bool Avx2, bool Avx512)
{
    /// <summary>What this code may use: found out at start by the JIT, fixed when published under NativeAOT.</summary>
    internal static X86Level OfCode =>
        new(System.Runtime.Intrinsics.X86.Fma.IsSupported, System.Runtime.Intrinsics.X86.Avx2.IsSupported, Avx512F.IsSupported);

    /// <summary>The names of what this level has and the other lacks.</summary>
    internal string Beyond(X86Level other)
    {
        (bool Here, bool There, string Name)[] sets =
            [(Avx512, other.Avx512, "AVX-512"), (Avx2, other.Avx2, "AVX2"), (Fma, other.Fma, "FMA")];
        return string.Join(", ", sets.Where(set => set.Here && !set.There).Select(set => set.Name));
    }

    /// <summary>What the processor reports, whatever the code was compiled for.</summary>
    internal static X86Level OfProcessor()
    {
        int highest = X86Base.CpuId(0, 0).Eax;
        int features = X86Base.CpuId(1, 0).Ecx;
        int extended = highest >= 7 ? X86Base.CpuId(7, 0).Ebx : 0;
        // Leaf 1 ECX bit 12: FMA. Leaf 7 EBX bit 5: AVX2; bits 16, 17, 30, 31: AVX-512 F, DQ, BW, VL.
        const int avx512 = 1 << 16 | 1 << 17 | 1 << 30 | 1 << 31;
        return new((features & 1 << 12) != 0, (extended & 1 << 5) != 0, (extended & avx512) == avx512);
    }
}
