namespace Nexus.Runtime;

/// <summary>How the elements of a tensor are stored in a weights file. The names are those of the safetensors format.</summary>
public enum ElementType
{
    /// <summary>One byte, 0 or 1.</summary>
    BOOL,
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    /// <summary>IEEE half precision.</summary>
    F16,
    /// <summary>The upper half of an f32.</summary>
    BF16,
    F32,
    F64,
    /// <summary>Two f32: real and imaginary part.</summary>
    C64,
    /// <summary>Four bits, e2m1; two to a byte.</summary>
    F4,
    /// <summary>Six bits.</summary>
    F6_E2M3,
    /// <summary>Six bits.</summary>
    F6_E3M2,
    /// <summary>Eight bits, no infinity.</summary>
    F8_E4M3,
    F8_E5M2,
    F8_E4M3FNUZ,
    F8_E5M2FNUZ,
    /// <summary>Eight bits of exponent: a power of two.</summary>
    F8_E8M0,
}

/// <summary>Sizes and names of element types.</summary>
public static class ElementTypes
{
    /// <summary>Bits of one element.</summary>
    public static int Bits(this ElementType type) => type switch
    {
        ElementType.F4 => 4,
        ElementType.F6_E2M3 or ElementType.F6_E3M2 => 6,
        ElementType.U16 or ElementType.I16 or ElementType.F16 or ElementType.BF16 => 16,
        ElementType.U32 or ElementType.I32 or ElementType.F32 => 32,
        ElementType.U64 or ElementType.I64 or ElementType.F64 or ElementType.C64 => 64,
        _ => 8,
    };

    // Enum.TryParse would also take numbers and lists.
    private static readonly Dictionary<string, ElementType> ByName = Enum.GetValues<ElementType>()
        .ToDictionary(type => type.ToString());

    /// <summary>True when the name is that of an element type.</summary>
    public static bool TryParse(string name, out ElementType type) => ByName.TryGetValue(name, out type);

    /// <summary>Bytes of a tensor, or a reason why there is no such number.</summary>
    internal static bool TryBytes(this ElementType type, ReadOnlySpan<long> shape, out long bytes, out string reason)
    {
        bytes = 0;
        reason = "";
        long elements = 1;
        bool empty = shape.Contains(0);
        try
        {
            // A zero among huge extents would hide that their product overflows; a file that does this lies about something.
            foreach (long extent in shape) elements = checked(elements * Math.Max(extent, 1));
            elements = empty ? 0 : elements;
            long bits = checked(elements * type.Bits());
            if (bits % 8 != 0) reason = $"{elements} elements of {type.Bits()} bits do not fill whole bytes";
            bytes = bits / 8;
        }
        catch (OverflowException) { reason = $"the size of shape {Show(shape)} overflows"; }
        return reason.Length == 0;
    }

    internal static string Show(ReadOnlySpan<long> shape) => $"[{string.Join(", ", shape.ToArray())}]";
}
