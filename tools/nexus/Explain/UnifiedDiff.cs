using System.Text;

namespace Nexus.Tool.Explain;

/// <summary>Two texts as a unified diff, by the shortest edit (Myers 1986, "An O(ND) difference algorithm").</summary>
static class UnifiedDiff
{
    const int Context = 3;

    // Beyond so many edits the middle is shown as one replacement: nobody reads it line by line, and the search is quadratic.
    const int MostEdits = 3000;

    /// <summary>The diff, empty when the texts are equal.</summary>
    public static string Of(string name, string before, string after)
    {
        string[] a = Lines(before), b = Lines(after);
        List<(char Kind, string Text)> edits = Edits(a, b);
        if (edits.All(e => e.Kind == ' '))
        {
            return "";
        }
        StringBuilder to = new($"--- {name}, before\n+++ {name}, after\n");
        int at = 0, oldLine = 1, newLine = 1;
        while (at < edits.Count)
        {
            int first = at;
            while (first < edits.Count && edits[first].Kind == ' ')
            {
                first++;
            }
            if (first == edits.Count)
            {
                break;
            }
            int begin = Math.Max(at, first - Context), end = first, last = first;
            for (; end < edits.Count && end - last <= 2 * Context; end++)
            {
                last = edits[end].Kind != ' ' ? end : last;
            }
            end = Math.Min(edits.Count, last + 1 + Context);
            oldLine += begin - at;
            newLine += begin - at;
            List<(char Kind, string Text)> hunk = edits[begin..end];
            int olds = hunk.Count(e => e.Kind != '+'), news = hunk.Count(e => e.Kind != '-');
            to.Append($"@@ -{oldLine},{olds} +{newLine},{news} @@\n");
            hunk.ForEach(e => to.Append(e.Kind).Append(e.Text).Append('\n'));
            (oldLine, newLine, at) = (oldLine + olds, newLine + news, end);
        }
        return to.ToString();
    }

    static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n');

    static List<(char Kind, string Text)> Edits(string[] a, string[] b)
    {
        int head = 0, tail = 0;
        while (head < a.Length && head < b.Length && a[head] == b[head])
        {
            head++;
        }
        while (tail < a.Length - head && tail < b.Length - head && a[^(tail + 1)] == b[^(tail + 1)])
        {
            tail++;
        }
        List<(char Kind, string Text)> edits = [.. a[..head].Select(l => (' ', l))];
        edits.AddRange(Shortest(a[head..^tail], b[head..^tail]));
        edits.AddRange(a[^tail..].Select(l => (' ', l)));
        return edits;
    }

    static List<(char Kind, string Text)> Shortest(string[] a, string[] b)
    {
        List<int[]> trace = [];
        int most = Math.Min(a.Length + b.Length, MostEdits);
        int[] reach = new int[2 * most + 3];
        int middle = most + 1;
        for (int d = 0; d <= most; d++)
        {
            trace.Add([.. reach]);
            for (int k = -d; k <= d; k += 2)
            {
                bool down = k == -d || k != d && reach[middle + k - 1] < reach[middle + k + 1];
                int x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
                for (; x < a.Length && x - k < b.Length && a[x] == b[x - k]; x++) { }
                reach[middle + k] = x;
                if (x >= a.Length && x - k >= b.Length)
                {
                    return Back(a, b, trace, middle, d);
                }
            }
        }
        return [.. a.Select(l => ('-', l)), .. b.Select(l => ('+', l))];
    }

    static List<(char Kind, string Text)> Back(string[] a, string[] b, List<int[]> trace, int middle, int edits)
    {
        List<(char Kind, string Text)> back = [];
        int x = a.Length, y = b.Length;
        for (int d = edits; d >= 0; d--)
        {
            int[] reach = trace[d];
            int k = x - y;
            bool down = k == -d || k != d && reach[middle + k - 1] < reach[middle + k + 1];
            int from = down ? k + 1 : k - 1;
            int fromX = d == 0 ? 0 : reach[middle + from], fromY = d == 0 ? 0 : fromX - from;
            for (; x > fromX && y > fromY; x--, y--)
            {
                back.Add((' ', a[x - 1]));
            }
            if (d > 0)
            {
                back.Add(down ? ('+', b[y - 1]) : ('-', a[x - 1]));
                (x, y) = (fromX, fromY);
            }
        }
        back.Reverse();
        return back;
    }
}
