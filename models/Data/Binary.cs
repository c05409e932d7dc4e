namespace Nexus.Models;

/// <summary>Tells binary data from text in any encoding that extends ASCII.</summary>
static class Binary
{
    const int Looked = 1 << 20;

    /// <summary>Why the bytes are no text, or null. Text has no NUL, and control characters other than white space and escape
    /// are below 1 %.</summary>
    public static string? Reason(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes[..Math.Min(Looked, bytes.Length)];
        int zero = head.IndexOf((byte)0);
        if (zero >= 0)
        {
            return $"a NUL at byte {zero}";
        }
        int control = 0;
        foreach (byte b in head)
        {
            bool white = b is >= 8 and <= 13 or 27;
            control += b < 32 && !white || b == 127 ? 1 : 0;
        }
        return control > head.Length / 100 ? $"{control} control characters in the first {head.Length} bytes" : null;
    }
}
