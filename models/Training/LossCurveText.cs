using System.Globalization;
using System.Text;

namespace Nexus.Models;

/// <summary>A loss history as a few lines of braille dots, 2 × 4 to a character.</summary>
public static class LossCurveText
{
    /// <summary>Bit of each dot of a braille character, by row and column (Unicode 15, block 2800).</summary>
    static readonly byte[,] Dots = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };

    /// <summary>The training curve with the axis of losses on the left and the last step below.</summary>
    /// <param name="history">The losses.</param>
    /// <param name="columns">Characters of a row, at least 8, axis not included.</param>
    /// <param name="rows">Rows, at least 2, step line not included.</param>
    public static string Draw(LossHistory history, int columns = 64, int rows = 8)
    {
        (double least, double most, double last) = LossCurve.Bounds(history);
        byte[,] cells = new byte[rows, columns];
        int width = columns * 2, height = rows * 4, lastX = -1, lastY = 0;
        for (int i = 0; i < history.TrainCount; i++)
        {
            double loss = history.TrainLosses[i];
            if (!double.IsFinite(loss))
            {
                continue;
            }
            int x = Math.Min(width - 1, (int)(history.TrainSteps[i] / last * width));
            int y = Math.Clamp((int)((most - loss) / (most - least) * height), 0, height - 1);
            Segment(cells, lastX < 0 ? x : lastX, lastX < 0 ? y : lastY, x, y);
            (lastX, lastY) = (x, y);
        }
        return Print(cells, least, most, last, columns, rows);
    }

    static void Segment(byte[,] cells, int fromX, int fromY, int toX, int toY)
    {
        int dots = Math.Max(1, Math.Max(toX - fromX, Math.Abs(toY - fromY)));
        for (int dot = 0; dot <= dots; dot++)
        {
            int x = fromX + (toX - fromX) * dot / dots, y = fromY + (toY - fromY) * dot / dots;
            cells[y / 4, x / 2] |= Dots[y % 4, x % 2];
        }
    }

    static string Print(byte[,] cells, double least, double most, double last, int columns, int rows)
    {
        StringBuilder text = new();
        for (int row = 0; row < rows; row++)
        {
            double value = most - (most - least) * (row + 0.5) / rows;
            text.Append(CultureInfo.InvariantCulture, $"{value,6:0.00} ┤");
            for (int column = 0; column < columns; column++)
            {
                text.Append((char)(0x2800 + cells[row, column]));
            }
            text.Append('\n');
        }
        string steps = last.ToString("0", CultureInfo.InvariantCulture);
        return text.Append("       └").Append('─', columns).Append('\n')
            .Append("        0").Append(' ', Math.Max(1, columns - 1 - steps.Length)).Append(steps).Append('\n').ToString();
    }
}
