using Nexus.Models.Tests.Fakes;

namespace Nexus.Models.Tests;

/// <summary>Sessions over scalar kernels, where a failure is the session's own, and over generated ones, whose state has rings,
/// carries and histories.</summary>
public class SessionTests
{
    static readonly byte[] Text = "the quick brown fox jumps over the lazy dog"u8.ToArray();

    public enum Layers
    {
        Fake,
        Generated,
    }

    static ModelKernels Kernels(Layers layers) => layers == Layers.Fake ? Fake.Kernels : ModelKernels.Generated;

    static HybridModel Model(Layers layers) => Model(Kernels(layers));

    static HybridModel Model(ModelKernels kernels) => new HybridModel(Fake.Config, null, kernels).Initialise(3);

    static float[] Feed(GenerationSession session, ReadOnlySpan<byte> text, int piece)
    {
        for (; text.Length > 0; text = text[Math.Min(piece, text.Length)..])
        {
            session.Feed(text[..Math.Min(piece, text.Length)]);
        }
        return session.Logits.ToArray();
    }

    /// <summary>With simple sums the chunk decides no bit; what it decides in generated kernels is rounding
    /// (<c>PromptAndStepsEqualTheTrainingForward</c>).</summary>
    [Theory]
    [InlineData(1, 64)]
    [InlineData(7, 5)]
    [InlineData(100, 1)]
    public void ChunksDoNotMatter(int piece, int chunk)
    {
        using HybridModel model = Model(Layers.Fake);
        using GenerationSession whole = new(model, 100, 100), parts = new(model, 100, chunk);
        Assert.Equal(Feed(whole, Text, 100), Feed(parts, Text, piece));
        Assert.Equal(Text.Length, parts.Position);
    }

    [Theory]
    [InlineData(Layers.Fake, 1)]
    [InlineData(Layers.Generated, 1)]
    [InlineData(Layers.Generated, 7)]
    [InlineData(Layers.Generated, 43)]
    public void AChunkIsWhatIsFedInPiecesOfItsSize(Layers layers, int size)
    {
        using HybridModel model = Model(layers);
        using GenerationSession chunks = new(model, 100, size), pieces = new(model, 100, 100), numbers = new(model, 100, size);
        float[] expected = Feed(pieces, Text, size);
        Assert.Equal(expected, Feed(chunks, Text, 100));
        numbers.Feed([.. Text.Select(b => (int)b)]);
        Assert.Equal(expected, numbers.Logits.ToArray());
        Assert.Equal(Text.Length, chunks.Position);
    }

    /// <summary>More than the 64 bytes that an earlier version copied at a time.</summary>
    [Fact]
    public void AChunkMayBeLongerThanSixtyFourBytes()
    {
        HookedKernel embedding = new(Fake.Kernels.Embedding);
        using HybridModel model = Model(Fake.Kernels with { Embedding = embedding });
        using GenerationSession session = new(model, 300, 200);
        int calls = 0;
        embedding.Called = () => calls++;
        session.Feed(new byte[250]);
        Assert.Equal((2, 250), (calls, session.Position));
    }

    [Theory]
    [InlineData(Layers.Fake)]
    [InlineData(Layers.Generated)]
    public void SnapshotRestoreAndForkGoOnAlike(Layers layers)
    {
        using HybridModel model = Model(layers);
        using GenerationSession session = new(model, 100);
        session.Feed(Text.AsSpan(0, 20));
        using SessionSnapshot snapshot = session.Snapshot();
        float[] at20 = session.Logits.ToArray();
        using GenerationSession fork = session.Fork();
        float[] expected = Feed(session, Text.AsSpan(20), 3);
        Assert.NotEqual(at20, expected);
        Assert.Equal(at20, fork.Logits.ToArray());
        Assert.Equal(expected, Feed(fork, Text.AsSpan(20), 3));
        session.Feed("something else"u8);
        session.Restore(snapshot);
        Assert.Equal(20, session.Position);
        Assert.Equal(at20, session.Logits.ToArray());
        Assert.Equal(expected, Feed(session, Text.AsSpan(20), 3));
        session.Reset();
        using GenerationSession fresh = new(model, 100);
        Assert.Equal(Feed(fresh, Text, 9), Feed(session, Text, 9));
    }

    [Theory]
    [InlineData(Layers.Fake)]
    [InlineData(Layers.Generated)]
    public void CancelledInTheMiddleOfATokenNothingIsLost(Layers layers)
    {
        HookedKernel attention = new(Kernels(layers).Attention);
        using HybridModel model = Model(Kernels(layers) with { Attention = attention });
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

    [Theory]
    [InlineData(Layers.Fake)]
    [InlineData(Layers.Generated)]
    public void ATokenAllocatesNothing(Layers layers)
    {
        using HybridModel model = Model(layers);
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
        using HybridModel model = Model(Layers.Fake);
        using GenerationSession session = new(model, 4), larger = new(model, 5);
        Assert.Throws<InvalidOperationException>(() => session.Logits.Length);
        Assert.Contains("expected 0 to 255, actual 256", Assert.Throws<NexusException>(() => session.Feed(256)).Message);
        session.Feed(Text.AsSpan(0, 3));
        Assert.Contains("expected at most 4 tokens in all, actual 3 fed and 2 more",
            Assert.Throws<NexusException>(() => session.Feed(Text.AsSpan(0, 2))).Message);
        using SessionSnapshot snapshot = session.Snapshot();
        Assert.Contains("capacity 5, actual capacity 4", Assert.Throws<NexusException>(() => larger.Restore(snapshot)).Message);
    }

    [Fact]
    public void APromptThatDoesNotFitIsNotFedInPart()
    {
        using HybridModel model = Model(Layers.Fake);
        using GenerationSession session = new(model, 150, 8);
        session.Feed(Text.AsSpan(0, 10));
        float[] before = session.Logits.ToArray();
        Assert.Contains("expected at most 150 tokens in all, actual 10 fed and 141 more",
            Assert.Throws<NexusException>(() => session.Feed(new byte[141])).Message);
        Assert.Equal(10, session.Position);
        Assert.Equal(before, session.Logits.ToArray());
        session.Feed(new byte[140]);
        Assert.Equal(150, session.Position);
    }

    [Fact]
    public void AByteThatIsNoTokenIsNamedBeforeAnythingIsFed()
    {
        using HybridModel model = new HybridModel(Fake.Config with { Vocab = 128 }, null, Fake.Kernels).Initialise(3);
        using GenerationSession session = new(model, 300);
        byte[] text = [.. Enumerable.Repeat((byte)'a', 100), 200];
        Assert.Contains("expected 0 to 127, actual 200", Assert.Throws<NexusException>(() => session.Feed(text)).Message);
        Assert.Equal(0, session.Position);
    }

    [Fact]
    public void MoreTokensThanMemoryAreNamed()
    {
        using HybridModel model = new HybridModel(Fake.Config with { DModel = 64 }).Initialise(3);
        string message = Assert.Throws<NexusException>(() => new GenerationSession(model, int.MaxValue)).Message;
        Assert.Contains($"a session of {int.MaxValue} tokens: expected at most the", message);
        Assert.Contains("Lower --tokens", message);
    }
}
