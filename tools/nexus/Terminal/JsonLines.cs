using System.Text.Json;

namespace Nexus.Tool.Terminal;

/// <summary>Events as JSON, one object a line, on standard output.</summary>
static class JsonLines
{
    static readonly MemoryStream Line = new();

    /// <summary>Writes <c>{"event":name, …}</c>.</summary>
    public static void Write(string name, Action<Utf8JsonWriter> fields)
    {
        Line.SetLength(0);
        using (Utf8JsonWriter json = new(Line))
        {
            json.WriteStartObject();
            json.WriteString("event", name);
            fields(json);
            json.WriteEndObject();
        }
        Line.WriteByte((byte)'\n');
        StandardOutput.Stream.Write(Line.GetBuffer(), 0, (int)Line.Length);
    }

    /// <summary>Writes an error event.</summary>
    public static void Error(string message) => Write("error", json => json.WriteString("message", message));

    /// <summary>Writes a number, or null when it is not finite, which JSON cannot say; <paramref name="digits"/> after the
    /// point.</summary>
    public static void Number(this Utf8JsonWriter json, string name, double value, int digits = 6)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, digits));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
