using System.Globalization;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary>Figures of a generation; NaN: not measured.</summary>
/// <param name="Tokens">Tokens made.</param>
/// <param name="FirstToken">From the start of the process to the first token, milliseconds. The system counts the start in ticks,
/// 10 ms on Linux: it may be that much too large.</param>
/// <param name="Half">The time that half of the tokens after the first did not exceed, milliseconds.</param>
/// <param name="Most">The time that 99 % of them did not exceed, milliseconds.</param>
/// <param name="PerSecond">Tokens a second, after the first.</param>
/// <param name="StateBytes">Bytes of the session's state.</param>
/// <param name="Allocated">Bytes a token allocated on all threads while it was fed and chosen; writing it is not counted.</param>
readonly record struct Statistics(
    int Tokens, double FirstToken, double Half, double Most, double PerSecond, long StateBytes, double Allocated);

/// <summary>Shows tokens as they come.</summary>
interface ITokenOutput
{
    void Token(int index, byte value);

    void Done(in Statistics statistics);
}

/// <summary>The text itself on standard output, the figures on standard error.</summary>
sealed class TextTokens : ITokenOutput
{
    public TextTokens(byte[] prompt) => StandardOutput.Stream.Write(prompt);

    public void Token(int index, byte value) => StandardOutput.Stream.Write([value]);

    public void Done(in Statistics s)
    {
        StandardOutput.Stream.Write("\n"u8);
        FormattableString first = $"{s.Tokens} tokens, first after {s.FirstToken:0.0} ms";
        FormattableString rest = $", then {s.PerSecond:0} tokens/s, p50 {s.Half:0.000} ms, p99 {s.Most:0.000} ms";
        string speed = double.IsNaN(s.PerSecond) ? "" : rest.ToString(CultureInfo.InvariantCulture);
        Console.Error.WriteLine(first.ToString(CultureInfo.InvariantCulture) + speed + $", state {Plain.Bytes(s.StateBytes)}");
    }
}

/// <summary>Tokens and figures as JSON lines.</summary>
sealed class JsonTokens : ITokenOutput
{
    public void Token(int index, byte value) => JsonLines.Write("token", json =>
    {
        json.WriteNumber("index", index);
        json.WriteNumber("byte", value);
    });

    public void Done(in Statistics statistics)
    {
        Statistics s = statistics;
        JsonLines.Write("done", json =>
        {
            json.WriteNumber("tokens", s.Tokens);
            json.Number("first_token_ms", s.FirstToken, 3);
            json.Number("p50_ms", s.Half, 4);
            json.Number("p99_ms", s.Most, 4);
            json.Number("tokens_per_second", s.PerSecond, 1);
            json.WriteNumber("state_bytes", s.StateBytes);
            json.Number("allocated_bytes_per_token", s.Allocated, 3);
        });
    }
}
