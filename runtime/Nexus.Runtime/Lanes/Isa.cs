namespace Nexus.Runtime;

/// <summary>The widths a kernel is compiled for.</summary>
public enum Isa
{
    /// <summary>One lane.</summary>
    Scalar = 1,
    /// <summary>128 bits: NEON on arm64, SSE on x64.</summary>
    Lanes128 = 4,
    /// <summary>256 bits: AVX2 and FMA.</summary>
    Lanes256 = 8,
    /// <summary>512 bits: AVX-512 F, BW, DQ, VL.</summary>
    Lanes512 = 16,
}
