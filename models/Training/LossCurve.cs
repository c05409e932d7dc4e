using System.Globalization;
using System.Text;

namespace Nexus.Models;

/// <summary>Pictures of a loss history: an SVG file and a few lines for a terminal.</summary>
public static class LossCurve
{
    const int Width = 960, Height = 540, Left = 76, Right = 76, Top = 64, Bottom = 60;

    /// <summary>An SVG with both curves; nats per byte on the left axis, bits per byte on the right one.</summary>
    /// <param name="history">The losses.</param>
    /// <param name="title">Heading.</param>
    public static string Svg(LossHistory history, string title)
    {
        (double least, double most, double last) = Bounds(history);
        double X(double step) => Left + (Width - Left - Right) * step / last;
        double Y(double loss) => Top + (Height - Top - Bottom) * (most - loss) / (most - least);
        StringBuilder svg = new();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\"");
        Line(svg, $" width=\"{Width}\" height=\"{Height}\"");
        Line(svg, $" font-family=\"system-ui, sans-serif\" font-size=\"14\" fill=\"#333\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        Line(svg, $"<text x=\"{Left}\" y=\"32\" font-size=\"18\" font-weight=\"600\">{Escape(title)}</text>");
        foreach (double tick in Ticks(least, most, 6))
        {
            Line(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(tick):F1}\" y2=\"{Y(tick):F1}\" stroke=\"#e4e4e4\"/>");
            Line(svg, $"<text x=\"{Left - 8}\" y=\"{Y(tick) + 5:F1}\" text-anchor=\"end\">{tick:0.###}</text>");
        }
        foreach (double tick in Ticks(least / Math.Log(2), most / Math.Log(2), 6))
        {
            Line(svg, $"<text x=\"{Width - Right + 8}\" y=\"{Y(tick * Math.Log(2)) + 5:F1}\" fill=\"#888\">{tick:0.###}</text>");
        }
        foreach (double tick in Ticks(0, last, 8))
        {
            Line(svg, $"<path d=\"M{X(tick):F1} {Height - Bottom}v5\" stroke=\"#333\"/>");
            Line(svg, $"<text x=\"{X(tick):F1}\" y=\"{Height - Bottom + 22}\" text-anchor=\"middle\">{tick:0}</text>");
        }
        Line(svg, $"<path d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}V{Top}\" fill=\"none\" stroke=\"#333\"/>");
        Line(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">step</text>");
        Line(svg, $"<text transform=\"translate(20 {(Top + Height - Bottom) / 2}) rotate(-90)\"");
        Line(svg, $" text-anchor=\"middle\">nats per byte</text>");
        Line(svg, $"<text transform=\"translate({Width - 14} {(Top + Height - Bottom) / 2}) rotate(-90)\"");
        Line(svg, $" text-anchor=\"middle\" fill=\"#888\">bits per byte</text>");
        Polyline(svg, history.TrainSteps, history.TrainLosses, "#4878cf", 1.4, X, Y, most);
        Polyline(svg, history.ValidationSteps, history.ValidationLosses, "#d1592c", 2.2, X, Y, most);
        for (int i = 0; i < history.ValidationCount; i++)
        {
            double y = Y(Math.Min(most, history.ValidationLosses[i]));
            Line(svg, $"<circle cx=\"{X(history.ValidationSteps[i]):F1}\" cy=\"{y:F1}\" r=\"3.2\" fill=\"#d1592c\"/>");
        }
        Legend(svg, history);
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    /// <summary>The smallest and largest loss to show and the last step. A first loss far above the rest does not squeeze the
    /// curve: the top is where the curve has come to after one fiftieth of the run.</summary>
    internal static (double Least, double Most, double Last) Bounds(LossHistory history)
    {
        double least = double.MaxValue, most = double.MinValue, last = 1;
        int from = history.TrainCount / 50;
        for (int i = 0; i < history.TrainCount; i++)
        {
            double loss = history.TrainLosses[i];
            last = Math.Max(last, history.TrainSteps[i]);
            if (double.IsFinite(loss))
            {
                least = Math.Min(least, loss);
                most = i < from ? most : Math.Max(most, loss);
            }
        }
        for (int i = 0; i < history.ValidationCount; i++)
        {
            least = Math.Min(least, history.ValidationLosses[i]);
            last = Math.Max(last, history.ValidationSteps[i]);
            most = Math.Max(most, i == 0 ? least : history.ValidationLosses[i]);
        }
        if (!(most >= least))
        {
            return (0, 1, last);
        }
        double margin = Math.Max(0.02, (most - least) * 0.05);
        return (Math.Max(0, least - margin), most + margin, last);
    }

    internal static List<double> Ticks(double least, double most, int about)
    {
        double raw = (most - least) / about, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = new[] { 1.0, 2, 2.5, 5, 10 }.First(m => m * power >= raw * 0.999) * power;
        List<double> ticks = [];
        for (double tick = Math.Ceiling(least / step) * step; tick <= most + step * 1e-9; tick += step)
        {
            ticks.Add(Math.Abs(tick) < step * 1e-9 ? 0 : tick);
        }
        return ticks;
    }

    static void Polyline(StringBuilder svg, ReadOnlySpan<double> steps, ReadOnlySpan<double> losses, string colour, double width,
        Func<double, double> x, Func<double, double> y, double most)
    {
        StringBuilder points = new();
        for (int i = 0; i < steps.Length; i++)
        {
            if (double.IsFinite(losses[i]))
            {
                points.Append(CultureInfo.InvariantCulture, $"{x(steps[i]):F1},{y(Math.Min(most, losses[i])):F1} ");
            }
        }
        Line(svg, $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"");
        Line(svg, $" stroke-linejoin=\"round\"/>");
    }

    static void Legend(StringBuilder svg, LossHistory history)
    {
        double train = history.RecentTrain(8);
        double validation = history.ValidationCount > 0 ? history.ValidationLosses[^1] : double.NaN;
        Line(svg, $"<text x=\"{Left}\" y=\"52\" fill=\"#4878cf\">● training {train:0.000}</text>");
        if (double.IsFinite(validation))
        {
            double bits = validation / Math.Log(2);
            Line(svg, $"<text x=\"{Left + 160}\" y=\"52\" fill=\"#d1592c\">");
            Line(svg, $"● validation {validation:0.000} nats, {bits:0.000} bits per byte</text>");
        }
    }

    static void Line(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text)).Append('\n');

    static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;")
        .Replace("\"", "&quot;");
}
