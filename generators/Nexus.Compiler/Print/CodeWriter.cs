using System.Text;

namespace Nexus.Compiler.Print;

/// <summary>Indented text with '\n' line ends, the same on every machine.</summary>
public sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line at the current indent.</summary>
    public void Line(string text = "")
    {
        if (text.Length > 0) _text.Append(' ', 4 * _depth).Append(text);
        _text.Append('\n');
    }

    /// <summary>Writes "{" and indents.</summary>
    public void Open(string? header = null)
    {
        if (header is not null) Line(header);
        Line("{");
        _depth++;
    }

    /// <summary>Unindents and writes "}".</summary>
    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>Writes a header and indents: text whose blocks are told by their indent alone.</summary>
    public void Indent(string header)
    {
        Line(header);
        _depth++;
    }

    /// <summary>Ends an <see cref="Indent"/>.</summary>
    public void Unindent() => _depth--;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
