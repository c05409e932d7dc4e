using System.Globalization;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary>Figures of a generation.</summary>
readonly struct Statistics
{
    /// <summary>Figures from the time of each token.</summary>
    public Statistics(int tokens, double firstTokenMilliseconds, ReadOnlySpan<double> milliseconds, long stateBytes,
        double allocated)
    {
        (Tokens, FirstToken, StateBytes, Allocated) = (tokens, firstTokenMilliseconds, stateBytes, allocated);
        double[] sorted = milliseconds.ToArray();
        Array.Sort(sorted);
        Half = At(sorted, 0.50);
        Most = At(sorted, 0.99);
        double sum = sorted.Sum();
        PerSecond = sum > 0 ? 1000 * tokens / sum : 0;
    }

    public int Tokens { get; }

    /// <summary>From the start of the process to the first token, milliseconds.</summary>
    public double FirstToken { get; }

    public double Half { get; }

    public double Most { get; }

    public double PerSecond { get; }

    public long StateBytes { get; }

    public double Allocated { get; }

    static double At(double[] sorted, double part) =>
        sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
}

/// <summary>Shows tokens as they come.</summary>
interface ITokenOutput : IDisposable
{
    void Token(int index, byte value);

    void Done(in Statistics statistics);
}

/// <summary>The text itself on standard output, the figures on standard error.</summary>
sealed class TextTokens : ITokenOutput
{
    readonly Stream output = Console.OpenStandardOutput();
    readonly byte[] one = new byte[1];

    public TextTokens(byte[] prompt) => output.Write(prompt);

    public void Token(int index, byte value)
    {
        one[0] = value;
        output.Write(one);
        output.Flush();
    }

    public void Done(in Statistics s)
    {
        output.Write("\n"u8);
        FormattableString speed = $"{s.Tokens} tokens, {s.PerSecond:0} tokens/s, first after {s.FirstToken:0.0} ms";
        FormattableString rest = $", p50 {s.Half:0.000} ms, p99 {s.Most:0.000} ms, state {Plain.Bytes(s.StateBytes)}";
        Console.Error.WriteLine(speed.ToString(CultureInfo.InvariantCulture) + rest.ToString(CultureInfo.InvariantCulture));
    }

    public void Dispose() => output.Flush();
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

    public void Dispose() { }
}
