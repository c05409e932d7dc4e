using System.Net;
using System.Text;
using Nexus.Compiler.Explain;

namespace Nexus.Tool.Explain;

/// <summary>The memory plan as a drawing: offset × lifetime, one panel an arena.</summary>
static class MemorySvg
{
    const double Left = 150, Width = 960, Height = 560, Least = 26, Gap = 26, Readable = 13;

    /// <summary>The drawing.</summary>
    public static string Print(MemoryMap map)
    {
        double total = Math.Max(1, map.Floats.Values.Sum()), step = Width / Math.Max(1, map.Steps), y = 24;
        StringBuilder body = new();
        foreach ((string arena, long floats) in map.Floats)
        {
            double height = Math.Max(Least, Height * floats / total), scale = height / Math.Max(1, floats);
            body.Append($"<text x=\"0\" y=\"{F(y + 12)}\">{arena.Split(' ')[0]}</text>");
            body.Append($"<text class=\"soft\" x=\"0\" y=\"{F(y + 26)}\">{4 * floats:N0} bytes</text>");
            body.Append($"<rect class=\"box\" x=\"{F(Left)}\" y=\"{F(y)}\" width=\"{F(Width)}\" height=\"{F(height)}\"/>\n");
            foreach (MemoryBar bar in map.Bars.Where(b => b.Arena == arena))
            {
                Bar(body, bar, Left + bar.From * step, y + bar.Offset * scale, (bar.To - bar.From + 1) * step, bar.Floats * scale);
            }
            y += height + Gap;
        }
        double divide = Left + map.ForwardSteps * step;
        string head = $"<text class=\"soft\" x=\"{F(Left)}\" y=\"12\">Advance</text>" + (map.Steps == map.ForwardSteps ? ""
            : $"<text class=\"soft\" x=\"{F(divide + 4)}\" y=\"12\">Backward</text>" +
              $"<line class=\"rule\" x1=\"{F(divide)}\" y1=\"0\" x2=\"{F(divide)}\" y2=\"{F(y)}\"/>");
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{F(Left + Width)}\" height=\"{F(y)}\" role=\"img\" " +
            $"aria-label=\"memory over time\">\n{head}\n{body}</svg>";
    }

    static void Bar(StringBuilder to, MemoryBar bar, double x, double y, double width, double height)
    {
        double drawn = Math.Max(2, height);
        string name = WebUtility.HtmlEncode(bar.Name), kind = bar.Arena.Split(' ')[0];
        to.Append($"<g><title>{name}: {4 * bar.Floats:N0} bytes at {4 * bar.Offset:N0}, steps {bar.From} to {bar.To}</title>");
        to.Append($"<rect class=\"bar {kind}\" x=\"{F(x)}\" y=\"{F(y)}\" width=\"{F(width)}\" height=\"{F(drawn)}\"/>");
        if (drawn >= Readable && width >= 7.5 * bar.Name.Length)
        {
            to.Append($"<text class=\"on\" x=\"{F(x + 4)}\" y=\"{F(y + drawn / 2 + 4)}\">{name}</text>");
        }
        to.Append("</g>\n");
    }

    static string F(double value) => value.ToString("0.#");
}
