namespace Nexus.Models.Tests;

public class ScheduleTests
{
    static readonly TrainOptions Cosine = new(Steps: 110, Lr: 1, MinLrFraction: 0.1, Warmup: 10);

    static readonly TrainOptions Wsd = Cosine with { Schedule = ScheduleKind.Wsd, DecayFraction = 0.2 };

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(4, 0.5)]
    [InlineData(9, 1.0)]
    [InlineData(10, 1.0)]
    [InlineData(109, 0.1)]
    public void CosineWarmsUpAndFalls(int step, double rate) => Assert.Equal(rate, Schedule.Rate(Cosine, step, 110), 12);

    [Fact]
    public void CosineIsHalfWayInTheMiddle()
    {
        double middle = (Schedule.Rate(Cosine, 59, 110) + Schedule.Rate(Cosine, 60, 110)) / 2;
        Assert.Equal(0.55, middle, 6);
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(10, 1.0)]
    [InlineData(87, 1.0)]
    [InlineData(88, 1.0)]
    [InlineData(109, 0.1)]
    public void WsdIsStableThenALine(int step, double rate) => Assert.Equal(rate, Schedule.Rate(Wsd, step, 110), 12);

    [Fact]
    public void WsdFallsByEqualSteps()
    {
        double first = Schedule.Rate(Wsd, 88, 110) - Schedule.Rate(Wsd, 89, 110),
            last = Schedule.Rate(Wsd, 108, 110) - Schedule.Rate(Wsd, 109, 110);
        Assert.Equal(0.9 / 21, first, 12);
        Assert.Equal(first, last, 12);
    }

    [Fact]
    public void UnknownEndKeepsTheRateUp() => Assert.Equal(1, Schedule.Rate(Cosine, 50, int.MaxValue), 6);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(3, 2)]
    public void ShortRunsAreFinite(int steps, int warmup)
    {
        foreach (ScheduleKind kind in Enum.GetValues<ScheduleKind>())
        {
            TrainOptions o = Cosine with { Warmup = warmup, Schedule = kind };
            Assert.All(Enumerable.Range(0, steps), s => Assert.InRange(Schedule.Rate(o, s, steps), 0.1, 1));
        }
    }
}
