using System.Net;
using System.Text;
using Nexus.Compiler.Explain;
using Nexus.Compiler.Front;
using Nexus.Tool.Commands;

namespace Nexus.Tool.Explain;

/// <summary>One self-contained page about a layer: no script, no network, light or dark as the reader's system is.</summary>
static class HtmlPage
{
    const string Style = """
        :root { color-scheme: light dark; --ink: #1c2024; --soft: #60646c; --line: #d9dbe0; --page: #fcfcfd; --box: #f0f2f5;
          --a: #3b7dd8; --b: #2f9e6e; --c: #c98a1b; --d: #b5549b; --bar: #ffffff; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e8eb; --soft: #9ba1a6; --line: #363a40; --page: #141618;
          --box: #1f2327; --a: #6aa5f0; --b: #52c795; --c: #e3b04b; --d: #d98bc4; --bar: #141618; } }
        body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem; background: var(--page); color: var(--ink);
          font: 16px/1.5 system-ui, sans-serif; }
        h1 { margin: 0; } h2 { margin: 2.5rem 0 .5rem; border-top: 1px solid var(--line); padding-top: 1rem; }
        p { color: var(--soft); margin: .25rem 0 1rem; } nav a { margin-right: 1rem; } a { color: var(--a); }
        pre { background: var(--box); padding: 1rem; overflow: auto; max-height: 40rem; border-radius: 6px;
          font: 13px/1.45 ui-monospace, Consolas, monospace; }
        pre i { color: var(--soft); font-style: normal; } .scroll { overflow-x: auto; }
        svg text { fill: var(--ink); font: 12px ui-monospace, Consolas, monospace; } svg text.soft { fill: var(--soft); }
        svg text.on { fill: var(--bar); } svg .box { fill: var(--box); stroke: var(--line); }
        svg .wire { fill: none; stroke: var(--a); stroke-width: 1.4; } svg .rule { stroke: var(--line); }
        svg .workspace { fill: var(--a); } svg .residuals { fill: var(--b); } svg .state { fill: var(--c); }
        svg .backward { fill: var(--d); } svg .bar { stroke: var(--page); stroke-width: .5; }
        """;

    /// <summary>The page.</summary>
    public static string Print(StopTexts texts)
    {
        Explained layer = texts.Layer;
        string name = WebUtility.HtmlEncode(texts.Entry.Name);
        StringBuilder to = new("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        to.Append("<meta name=\"viewport\" content=\"width=device-width\">\n");
        to.Append($"<title>{name}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{name}</h1>\n");
        to.Append($"<p>{WebUtility.HtmlEncode(texts.Entry.Source)}</p>\n");
        to.Append($"<p><code>{WebUtility.HtmlEncode(Parameters(layer.Signature))}</code><br>shown at {texts.Sizes}</p>\n<nav>");
        foreach (string section in new[] { "flow", "memory" }.Concat(ExplainCommand.StopNames.Where(s => s != "memory")))
        {
            to.Append($"<a href=\"#{section}\">{section}</a> ");
        }
        to.Append("</nav>\n<h2 id=\"flow\">Data flow</h2>\n");
        to.Append("<p>Steps from the top. At the left what the caller gives and gets, at the right what goes from step to step ");
        to.Append("through memory; everything else stays in registers. Equations show when the pointer rests on a step.</p>\n");
        to.Append($"<h3>Advance</h3>\n<div class=\"scroll\">{FlowSvg.Print(layer.Compiled.Forward)}</div>\n");
        if (layer.Compiled.Backward is { } backward)
        {
            to.Append($"<h3>Backward</h3>\n<div class=\"scroll\">{FlowSvg.Print(backward)}</div>\n");
        }
        to.Append("<h2 id=\"memory\">Memory over time</h2>\n<p>Each bar is a buffer: offset downwards, lifetime from step to step ");
        to.Append("to the right. Buffers that are never in use together share their place.</p>\n");
        to.Append($"<div class=\"scroll\">{MemorySvg.Print(MemoryMap.Of(layer.Compiled, texts.Sizes))}</div>\n");
        Pre(to, texts.At("memory", orWhyNot: true));
        foreach (string stop in ExplainCommand.StopNames.Where(s => s != "memory"))
        {
            to.Append($"<h2 id=\"{stop}\">{stop}</h2>\n");
            if (Stops.Find(stop) is { } known)
            {
                to.Append($"<p>{known.Shows}</p>\n");
            }
            Pre(to, texts.At(stop, orWhyNot: true));
        }
        return to.Append("</body>\n</html>\n").ToString();
    }

    static string Parameters(Signature signature) => string.Join(", ", signature.Arrays
        .Select(a => $"{a.Kind.ToString().ToLowerInvariant()} {a.Name}[{string.Join(", ", a.Dimensions)}]{(a.Optional ? "?" : "")}")
        .Concat(signature.Scalars.Select(s => $"{s.Name} = {s.Default}")));

    static void Pre(StringBuilder to, string text)
    {
        to.Append("<pre>");
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            int comment = line.IndexOf("//", StringComparison.Ordinal);
            to.Append(WebUtility.HtmlEncode(comment < 0 ? line : line[..comment]));
            if (comment >= 0)
            {
                to.Append("<i>").Append(WebUtility.HtmlEncode(line[comment..])).Append("</i>");
            }
            to.Append('\n');
        }
        to.Append("</pre>\n");
    }
}
