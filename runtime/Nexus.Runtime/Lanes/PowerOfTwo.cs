namespace Nexus.Runtime;

/// <summary>How the widths without a scaling instruction keep the exponent n of 2ⁿ.</summary>
internal static class PowerOfTwo
{
    /// <summary>1.5·2²³ + 254. x + Magic rounds x to the integer n and leaves n + 254 in the low bits. Halved, that is n⁄2 + 127
    /// rounded down and, the other half, rounded up: shifted left by 23 (which drops all higher bits) they are two powers of two
    /// with product 2ⁿ, and the two-step product reaches subnormal and infinite results with one rounding.</summary>
    internal const float Magic = 12582912f + 254f;
}
