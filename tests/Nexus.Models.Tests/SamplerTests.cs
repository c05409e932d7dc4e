namespace Nexus.Models.Tests;

public class SamplerTests
{
    static readonly float[] Logits = [1, 3, 2, 0, -1];

    static double[] Frequencies(SamplerOptions options)
    {
        Sampler sampler = new(options, Logits.Length);
        double[] counts = new double[Logits.Length];
        for (int i = 0; i < 40000; i++)
        {
            counts[sampler.Choose(Logits, i)] += 1.0 / 40000;
        }
        return counts;
    }

    static double[] Softmax(double temperature, params int[] kept)
    {
        double[] weights = [.. Logits.Select((l, i) => kept.Length == 0 || kept.Contains(i) ? Math.Exp(l / temperature) : 0)];
        return [.. weights.Select(w => w / weights.Sum())];
    }

    static void Close(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(actual[i], expected[i] - 0.01, expected[i] + 0.01);
        }
    }

    [Fact]
    public void DrawsFollowTheDistribution()
    {
        Close(Softmax(1), Frequencies(new SamplerOptions(1)));
        Close(Softmax(0.5), Frequencies(new SamplerOptions(0.5)));
        Close(Softmax(1, 1, 2), Frequencies(new SamplerOptions(1, TopK: 2)));
        Close(Softmax(1, 1, 2, 0), Frequencies(new SamplerOptions(1, TopP: 0.9)));
        Close(Softmax(1, 1), Frequencies(new SamplerOptions(1, TopP: 0.01)));
        Close(Softmax(1), Frequencies(new SamplerOptions(1, TopK: 99)));
    }

    [Fact]
    public void TemperatureZeroIsTheLargest() => Close([0, 1, 0, 0, 0], Frequencies(new SamplerOptions(0)));

    [Fact]
    public void SeedAndPositionDecide()
    {
        int[] Draws(ulong seed) => [.. Enumerable.Range(0, 50)
            .Select(i => new Sampler(new SamplerOptions(1, Seed: seed), 5).Choose(Logits, i))];
        Assert.Equal(Draws(1), Draws(1));
        Assert.NotEqual(Draws(1), Draws(2));
    }

    [Fact]
    public void DamagedLogitsAndBadOptionsAreNamed()
    {
        Assert.Contains("actual NaN for token 1",
            Assert.Throws<NexusException>(() => new Sampler(new SamplerOptions(), 2).Choose([1, float.NaN], 0)).Message);
        Assert.Contains("temperature: expected 0 to 100",
            Assert.Throws<NexusException>(() => new SamplerOptions(-1).Validate()).Message);
        Assert.Contains("top-p", Assert.Throws<NexusException>(() => new SamplerOptions(1, TopP: 0).Validate()).Message);
        Assert.Contains("top-k", Assert.Throws<NexusException>(() => new SamplerOptions(1, TopK: -2).Validate()).Message);
    }
}
