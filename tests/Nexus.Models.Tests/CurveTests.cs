using System.Xml.Linq;

namespace Nexus.Models.Tests;

public class CurveTests
{
    static LossHistory History(int steps)
    {
        LossHistory history = new();
        for (int s = 1; s <= steps; s++)
        {
            history.AddTrain(s, 1.5 + 4 / Math.Sqrt(s));
            if (s % 250 == 0)
            {
                history.AddValidation(s, 1.7 + 4 / Math.Sqrt(s));
            }
        }
        return history;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2000)]
    [InlineData(100_000)]
    public void HistoryKeepsMeansInBoundedSpace(int steps)
    {
        LossHistory history = History(steps);
        Assert.InRange(history.TrainCount, Math.Min(steps, 512), 1024);
        if (steps == 100_000)
        {
            Assert.Equal(128, history.TrainSteps[1] - history.TrainSteps[0]);
            double expected = Enumerable.Range(1, 128).Average(s => 1.5 + 4 / Math.Sqrt(s));
            Assert.Equal(expected, history.TrainLosses[0], 9);
        }
    }

    [Theory]
    [InlineData(700)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(5003)]
    public void AHistoryThatWasRestoredGoesOnAsIfItHadNotBeenStopped(int stop)
    {
        LossHistory whole = History(9000), kept = History(stop), restored = new();
        restored.Restore(kept.TrainPairs(), kept.ValidationPairs(), kept.Pending());
        for (int s = stop + 1; s <= 9000; s++)
        {
            restored.AddTrain(s, 1.5 + 4 / Math.Sqrt(s));
            if (s % 250 == 0)
            {
                restored.AddValidation(s, 1.7 + 4 / Math.Sqrt(s));
            }
        }
        Assert.Equal(whole.TrainPairs(), restored.TrainPairs());
        Assert.Equal(whole.ValidationPairs(), restored.ValidationPairs());
        Assert.Equal(whole.Pending(), restored.Pending());
    }

    [Fact]
    public void AddingAllocatesNothing()
    {
        LossHistory history = History(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int s = 11; s < 5000; s++)
        {
            history.AddTrain(s, 2);
            history.AddValidation(s, 2);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2000)]
    public void SvgIsWellFormedWithBothCurvesInsideTheFrame(int steps)
    {
        XElement svg = XElement.Parse(LossCurve.Svg(History(steps), "a < b & \"c\""));
        XNamespace ns = "http://www.w3.org/2000/svg";
        XElement[] lines = [.. svg.Elements(ns + "polyline")];
        Assert.Equal(2, lines.Length);
        foreach (string point in lines.SelectMany(l => l.Attribute("points")!.Value.Split(' ',
            StringSplitOptions.RemoveEmptyEntries)))
        {
            double[] xy = [.. point.Split(',').Select(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
            Assert.InRange(xy[0], 76, 960 - 76);
            Assert.InRange(xy[1], 64, 540 - 60);
        }
        Assert.Contains(svg.Elements(ns + "text"), t => t.Value == "nats per byte");
        Assert.Equal(steps / 250, svg.Elements(ns + "circle").Count());
    }

    [Fact]
    public void TerminalCurveFallsFromLeftToRight()
    {
        string[] lines = LossCurveText.Draw(History(2000), 40, 6).Split('\n');
        Assert.Equal(9, lines.Length);
        Assert.All(lines[..6], l => Assert.Equal(8 + 40, l.Length));
        int First(string line) => line[8..].ToList().FindIndex(c => c != '\u2800');
        Assert.True(First(lines[0]) < First(lines[5]));
        Assert.EndsWith("2000", lines[7]);
    }
}
