using System.Net;
using System.Text;

namespace Nexus.Tool.Corpus;

/// <summary>Turns XML documentation comments into plain prose: one paragraph for each member, its references replaced by names,
/// repeated paragraphs left out (overloads share most of their text, and a repeated paragraph in the held-out part would be no
/// test).</summary>
sealed class DocumentationProse
{
    readonly StringBuilder text = new();
    readonly StringBuilder paragraph = new();
    readonly HashSet<string> seen = new(StringComparer.Ordinal);

    /// <summary>Adds the members of one file.</summary>
    public void Add(string xml)
    {
        int at = 0;
        while ((at = xml.IndexOf("<member ", at, StringComparison.Ordinal)) >= 0)
        {
            int end = xml.IndexOf("</member>", at, StringComparison.Ordinal);
            if (end < 0)
            {
                return;
            }
            AddMember(xml.AsSpan(at, end - at));
            at = end;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => text.ToString();

    void AddMember(ReadOnlySpan<char> member)
    {
        paragraph.Clear();
        for (int at = member.IndexOf('>') + 1; at < member.Length;)
        {
            int open = member[at..].IndexOf('<');
            AddWords(open < 0 ? member[at..] : member.Slice(at, open));
            if (open < 0)
            {
                break;
            }
            int close = member[(at + open)..].IndexOf('>');
            if (close < 0)
            {
                break;
            }
            AddTag(member.Slice(at + open + 1, close - 1));
            at += open + close + 1;
        }
        string prose = WebUtility.HtmlDecode(paragraph.ToString().Trim());
        int first = prose.IndexOf('.');
        if (prose.Length > 20 && first > 0 && seen.Add(prose))
        {
            text.Append(Name(Attribute(member, "name=\""))).Append(": ").Append(prose).Append('\n');
        }
    }

    void AddTag(ReadOnlySpan<char> tag)
    {
        if (tag.StartsWith("see ") || tag.StartsWith("seealso "))
        {
            ReadOnlySpan<char> reference = Attribute(tag, "cref=\"");
            paragraph.Append(reference.Length > 0 ? Name(reference) : Attribute(tag, "langword=\"").ToString());
        }
        else if (tag.StartsWith("paramref ") || tag.StartsWith("typeparamref "))
        {
            paragraph.Append(Attribute(tag, "name=\""));
        }
        else if (tag.StartsWith("param ") || tag.StartsWith("typeparam "))
        {
            Space().Append(Attribute(tag, "name=\"")).Append(": ");
        }
        else if (tag.StartsWith("exception "))
        {
            Space().Append(Name(Attribute(tag, "cref=\""))).Append(": ");
        }
        else if (tag.StartsWith("returns"))
        {
            Space().Append("Returns: ");
        }
        else if (tag is "para" or "/para" or "/summary" or "/item" or "/term")
        {
            Space();
        }
    }

    /// <summary>Ends the paragraph so far with one space.</summary>
    StringBuilder Space() => paragraph.Length > 0 && paragraph[^1] != ' ' ? paragraph.Append(' ') : paragraph;

    /// <summary>Appends text with every run of white space as one space.</summary>
    void AddWords(ReadOnlySpan<char> words)
    {
        foreach (char c in words)
        {
            bool white = char.IsWhiteSpace(c);
            if (white)
            {
                Space();
            }
            else
            {
                paragraph.Append(c);
            }
        }
    }

    static ReadOnlySpan<char> Attribute(ReadOnlySpan<char> tag, string start)
    {
        int from = tag.IndexOf(start);
        if (from < 0)
        {
            return [];
        }
        ReadOnlySpan<char> rest = tag[(from + start.Length)..];
        int end = rest.IndexOf('"');
        return end < 0 ? [] : rest[..end];
    }

    /// <summary>The last two parts of a documentation ID: <c>M:System.IO.Stream.Read(System.Byte[])</c> is <c>Stream.Read</c>,
    /// a type its name.</summary>
    static string Name(ReadOnlySpan<char> id)
    {
        bool type = id.StartsWith("T:");
        int arguments = id.IndexOf('(');
        ReadOnlySpan<char> path = arguments < 0 ? id : id[..arguments];
        path = path.Length > 2 && path[1] == ':' ? path[2..] : path;
        int last = path.LastIndexOf('.');
        int from = type || last < 0 ? last : path[..last].LastIndexOf('.');
        string name = path[(from + 1)..].ToString();
        int generic = name.IndexOf('`');
        while (generic >= 0)
        {
            int end = generic + 1;
            while (end < name.Length && (name[end] == '`' || char.IsAsciiDigit(name[end])))
            {
                end++;
            }
            name = name.Remove(generic, end - generic);
            generic = name.IndexOf('`');
        }
        return name.Replace("#ctor", "constructor");
    }
}
