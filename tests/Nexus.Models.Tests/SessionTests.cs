using Nexus.Models.Tests.Fakes;

namespace Nexus.Models.Tests;

public class SessionTests
{
    static readonly byte[] Text = "the quick brown fox jumps over the lazy dog"u8.ToArray();

    static HybridModel Model(ModelKernels? kernels = null) =>
        new HybridModel(Fake.Config, null, kernels ?? Fake.Kernels).Initialise(3);

    static float[] Feed(GenerationSession session, ReadOnlySpan<byte> text, int piece)
    {
        for (; text.Length > 0; text = text[Math.Min(piece, text.Length)..])
        {
            session.Feed(text[..Math.Min(piece, text.Length)]);
        }
        return session.Logits.ToArray();
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(7, 5)]
    [InlineData(100, 1)]
    public void ChunksDoNotMatter(int piece, int chunk)
    {
        using HybridModel model = Model();
        using GenerationSession whole = new(model, 100, 100), parts = new(model, 100, chunk);
        Assert.Equal(Feed(whole, Text, 100), Feed(parts, Text, piece));
        Assert.Equal(Text.Length, parts.Position);
    }

    [Fact]
    public void SnapshotRestoreAndForkGoOnAlike()
    {
        using HybridModel model = Model();
        using GenerationSession session = new(model, 100);
        session.Feed(Text.AsSpan(0, 20));
        using SessionSnapshot snapshot = session.Snapshot();
        float[] at20 = session.Logits.ToArray();
        using GenerationSession fork = session.Fork();
        float[] expected = Feed(session, Text.AsSpan(20), 3);
        Assert.Equal(at20, fork.Logits.ToArray());
        Assert.Equal(expected, Feed(fork, Text.AsSpan(20), 4));
        session.Feed("something else"u8);
        session.Restore(snapshot);
        Assert.Equal(20, session.Position);
        Assert.Equal(at20, session.Logits.ToArray());
        Assert.Equal(expected, Feed(session, Text.AsSpan(20), 100));
        session.Reset();
        Assert.Equal(Feed(fork, "x"u8, 1).Length, Feed(session, Text, 100).Length);
        using GenerationSession fresh = new(model, 100);
        Assert.Equal(Feed(fresh, Text, 9), session.Logits.ToArray());
    }

    [Fact]
    public void CancelledInTheMiddleOfATokenNothingIsLost()
    {
        FakeAttention attention = new();
        using HybridModel model = Model(Fake.Kernels with { Attention = attention });
        using GenerationSession session = new(model, 100), untouched = new(model, 100);
        session.Feed(Text.AsSpan(0, 10));
        untouched.Feed(Text.AsSpan(0, 10));
        using CancellationTokenSource stop = new();
        int layersAfter = 0;
        attention.Called = () =>
        {
            stop.Cancel();
            layersAfter++;
        };
        Assert.Throws<OperationCanceledException>(() => session.Feed(Text.AsSpan(10, 5), stop.Token));
        Assert.Equal(1, layersAfter);
        attention.Called = null;
        Assert.Equal(10, session.Position);
        Assert.Equal(Feed(untouched, Text.AsSpan(10), 6), Feed(session, Text.AsSpan(10), 6));
    }

    [Fact]
    public void ATokenAllocatesNothing()
    {
        using HybridModel model = Model();
        using GenerationSession session = new(model, 2000);
        Sampler sampler = new(new SamplerOptions(0.9, 20, 0.9), 256);
        using CancellationTokenSource stop = new();
        session.Feed(Text);
        for (int i = 0; i < 20; i++)
        {
            session.Feed(sampler.Choose(session.Logits, session.Position), stop.Token);
        }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
        {
            session.Feed(sampler.Choose(session.Logits, session.Position), stop.Token);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void MistakesAreNamed()
    {
        using HybridModel model = Model();
        using GenerationSession session = new(model, 4), larger = new(model, 5);
        Assert.Throws<InvalidOperationException>(() => session.Logits.Length);
        Assert.Contains("expected 0 to 255, actual 256", Assert.Throws<NexusException>(() => session.Feed(256)).Message);
        session.Feed(Text.AsSpan(0, 3));
        Assert.Contains("expected at most 4 tokens in all, actual 3 fed and 2 more",
            Assert.Throws<NexusException>(() => session.Feed(Text.AsSpan(0, 2))).Message);
        using SessionSnapshot snapshot = session.Snapshot();
        Assert.Contains("capacity 5, actual capacity 4", Assert.Throws<NexusException>(() => larger.Restore(snapshot)).Message);
    }
}
