using System.Net;
using System.Text;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;
using Nexus.Compiler.Print;
using Nexus.Compiler.Text;

namespace Nexus.Tool.Explain;

/// <summary>The data flow of a pass as a drawing: a box a step, the caller's arrays at the left, arrays in memory as wires at the
/// right.</summary>
static class FlowSvg
{
    const double Left = 200, Box = 460, Row = 18, Gap = 22, Names = 170, Track = 14;

    /// <summary>The drawing.</summary>
    public static string Print(PlannedPass planned)
    {
        List<Node> nodes = [.. planned.Pass.Steps.Select(s => new Node(s, planned))];
        double y = 8;
        foreach (Node node in nodes)
        {
            node.Top = y;
            node.Height = Math.Max(36, Row * Math.Max(node.Caller.Count, node.Written.Count + node.Read.Count) + 10);
            y += node.Height + Gap;
        }
        StringBuilder to = new();
        foreach (Node node in nodes)
        {
            Draw(to, node);
        }
        int tracks = Wires(to, nodes);
        double width = Left + Box + Names + Track * (tracks + 1);
        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{F(width)}\" height=\"{F(y)}\" role=\"img\" " +
            $"aria-label=\"data flow of {planned.Pass.Name}\">\n{to}</svg>";
    }

    static void Draw(StringBuilder to, Node node)
    {
        string equations = string.Join("\n", node.Step.Equations.Select(IrText.Print));
        string text = node.Text.Length > 62 ? node.Text[..60] + "…" : node.Text;
        to.Append($"<g><title>{WebUtility.HtmlEncode(equations)}</title><rect class=\"box\" rx=\"5\" x=\"{F(Left)}\" " +
            $"y=\"{F(node.Top)}\" width=\"{F(Box)}\" height=\"{F(node.Height)}\"/>");
        to.Append($"<text x=\"{F(Left + 10)}\" y=\"{F(node.Top + 20)}\">{WebUtility.HtmlEncode(text)}</text></g>\n");
        for (int i = 0; i < node.Caller.Count; i++)
        {
            (string name, bool written) = node.Caller[i];
            double at = node.Top + 18 + Row * i;
            to.Append($"<text x=\"{F(Left - 24)}\" y=\"{F(at)}\" text-anchor=\"end\">{WebUtility.HtmlEncode(name)}</text>");
            to.Append($"<text class=\"soft\" x=\"{F(Left - 18)}\" y=\"{F(at)}\">{(written ? "←" : "→")}</text>\n");
        }
        List<string> ports = [.. node.Written, .. node.Read];
        for (int i = 0; i < ports.Count; i++)
        {
            string arrow = i < node.Written.Count ? "→" : "←";
            to.Append($"<text x=\"{F(Left + Box + 6)}\" y=\"{F(node.Top + 18 + Row * i)}\">{arrow} " +
                $"{WebUtility.HtmlEncode(Short(ports[i]))}</text>\n");
        }
    }

    // Each array has a vertical track from the step that writes it to the last that reads it; tracks are reused.
    static int Wires(StringBuilder to, List<Node> nodes)
    {
        List<double> free = [];
        foreach (Node from in nodes)
        {
            foreach (string array in from.Written)
            {
                List<Node> readers = [.. nodes.Where(n => n.Read.Contains(array))];
                if (readers.Count == 0)
                {
                    continue;
                }
                double begin = from.Port(array), end = readers.Max(r => r.Port(array));
                double top = Math.Min(begin, readers.Min(r => r.Port(array)));
                int track = free.FindIndex(f => f < top);
                if (track < 0)
                {
                    track = free.Count;
                    free.Add(0);
                }
                free[track] = Math.Max(begin, end);
                double x = Left + Box + Names + Track * track, edge = Left + Box + 12 + 7.3 * (Short(array).Length + 1);
                to.Append($"<path class=\"wire\" d=\"M{F(edge)} {F(begin)}H{F(x)}V{F(end)}");
                foreach (Node reader in readers)
                {
                    to.Append($"M{F(x)} {F(reader.Port(array))}H{F(edge)}");
                }
                to.Append("\"/>\n");
            }
        }
        return free.Count;
    }

    static string Short(string name) => name.Length > 20 ? name[..19] + "…" : name;

    static string F(double value) => value.ToString("0.#");

    sealed class Node
    {
        public Node(Step step, PlannedPass planned)
        {
            Step = step;
            Text = $"{step.Number}. {PlanText.Describe(step, planned)}";
            HashSet<string> written = [.. step.Equations.Select(e => e.Array)];
            IEnumerable<string> read = step.Equations.SelectMany(e => new Facts(e, planned.Pass.Layer).ReadNames).Distinct();
            foreach ((string name, bool isWritten) in read.Where(n => !written.Contains(n)).Select(n => (n, false))
                .Concat(written.Select(n => (n, true))))
            {
                Place place = planned.Pass.Buffers.TryGetValue(name, out Compiler.Plan.Buffer? buffer) ? buffer.Place : Place.Register;
                if (place is Place.Parameter or Place.Gradient)
                {
                    Caller.Add((name, isWritten));
                }
                else if (place is not Place.Register)
                {
                    (isWritten ? Written : Read).Add(name);
                }
            }
        }

        public Step Step { get; }

        public string Text { get; }

        public List<(string Name, bool Written)> Caller { get; } = [];

        public List<string> Written { get; } = [];

        public List<string> Read { get; } = [];

        public double Top { get; set; }

        public double Height { get; set; }

        public double Port(string array) => Top + 14 + Row * (Written.Contains(array) ? Written.IndexOf(array)
            : Written.Count + Read.IndexOf(array));
    }
}
