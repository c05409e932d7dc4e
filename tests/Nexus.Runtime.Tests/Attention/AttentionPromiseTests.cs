namespace Nexus.Runtime.Tests;

/// <summary>What holds bit by bit: threads, the other rows of a call, and where gradients go; and what is refused.</summary>
public sealed unsafe class AttentionPromiseTests
{
    public static TheoryData<Isa> Widths => Width.Rows;

    [Theory, MemberData(nameof(Widths))]
    public void BitsDoNotDependOnThreads(Isa isa)
    {
        AttentionSizes[] cases = [new(1, 1, 3, 110, 18, 20, Position: 30), new(2, 2, 1, 200, 34, 16, Window: 90, Cap: 4),
            new(1, 2, 2, 9, 1030, 20)];
        foreach (AttentionSizes sizes in cases)
        {
            using var attention = new AttentionCase(sizes);
            float[][]? expected = null;
            foreach (int threads in new[] { 1, 2, 3, 5 })
            {
                using var pool = new WorkerPool(threads);
                GuardedFloats[] results = [attention.Y, attention.MaxSum, attention.DQ, attention.DK, attention.DV];
                foreach (GuardedFloats result in results) result.Span.Fill(float.NaN);
                Widen.Forward(isa, in attention.Shape, pool);
                Widen.Backward(isa, in attention.Shape, in attention.Gradients, pool);
                float[][] actual = [.. results.Select(result => result.Span.ToArray())];
                expected ??= actual;
                for (int i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i]);
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void ATokenAloneHasTheBitsOfTheSameTokenInASequence(Isa isa)
    {
        foreach (long window in new[] { long.MaxValue, 45 })
            foreach ((int rep, int tokens, int dim) in new[] { (1, 300, 24), (3, 300, 24), (1, 20, 1025) })
            {
                using var whole = new AttentionCase(new AttentionSizes(2, 2, rep, tokens, dim, 40, Window: window));
                using var pool = new WorkerPool(2);
                Widen.Forward(isa, in whole.Shape, pool);
                float[] expected = whole.Y.Span.ToArray(), statistics = whole.MaxSum.Span.ToArray();
                whole.Y.Span.Fill(float.NaN);
                for (int t = 0, step = 1; t < tokens; t += step, step = step % 7 + 1)
                {
                    AttentionShape chunk = whole.Shape;
                    chunk.Position = t;
                    chunk.T = Math.Min(step, tokens - t);
                    chunk.S = t + chunk.T;
                    chunk.Q += t * chunk.QTime;
                    chunk.Y += t * chunk.YTime;
                    chunk.MaxSum = null;
                    Widen.Forward(isa, in chunk, pool);
                }
                Assert.Equal(expected, whole.Y.Span.ToArray());
                Assert.Equal(statistics, whole.MaxSum.Span.ToArray());
            }
    }

    [Theory, MemberData(nameof(Widths))]
    public void GradientsThatAreNotWantedAreNotWritten(Isa isa)
    {
        using var attention = new AttentionCase(new AttentionSizes(1, 2, 2, 70, 12, 16));
        using WorkerPool one = new(1), five = new(5);
        Widen.Forward(isa, in attention.Shape, one);
        Widen.Backward(isa, in attention.Shape, in attention.Gradients, one);
        GuardedFloats[] all = [attention.DQ, attention.DK, attention.DV];
        float[][] expected = [.. all.Select(array => array.Span.ToArray())];
        for (int wanted = 0; wanted < 8; wanted++)
        {
            foreach (GuardedFloats array in all) array.Span.Fill(float.NaN);
            AttentionGradients some = attention.Gradients;
            if ((wanted & 1) == 0) some.DQ = null;
            if ((wanted & 2) == 0) some.DK = null;
            if ((wanted & 4) == 0) some.DV = null;
            Widen.Backward(isa, in attention.Shape, in some, wanted % 2 == 0 ? one : five);
            for (int i = 0; i < 3; i++)
                if ((wanted >> i & 1) == 1) Assert.Equal(expected[i], all[i].Span.ToArray());
                else Assert.All(all[i].Span.ToArray(), x => Assert.True(float.IsNaN(x)));
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void KeysBesideTheWindowAreNotRead(Isa isa)
    {
        using var attention = new AttentionCase(new AttentionSizes(1, 1, 1, 2, 16, 16, Position: 400, Window: 30));
        using var pool = new WorkerPool(1);
        Widen.Forward(isa, in attention.Shape, pool);
        float[] expected = attention.Y.Span.ToArray();
        // Query 400 sees keys from 371, query 401 from 372; a NaN before that must not matter.
        attention.K.Span[..(371 * 16)].Fill(float.NaN);
        attention.V.Span[..(371 * 16)].Fill(float.NaN);
        Widen.Forward(isa, in attention.Shape, pool);
        Assert.Equal(expected, attention.Y.Span.ToArray());
    }

    /// <summary>A NaN or an infinity reaches the rows that see it, and not one bit of the others.</summary>
    [Theory, MemberData(nameof(Widths))]
    public void WhatIsNotFiniteReachesNoEarlierRow(Isa isa)
    {
        using var pool = new WorkerPool(1);
        foreach ((int rep, int dim, long window) in new[] { (1, 16, long.MaxValue), (3, 11, 9), (2, 1025, long.MaxValue) })
            foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
                foreach (bool value in new[] { true, false })
                {
                    const int tokens = 30, at = 14;
                    using var attention = new AttentionCase(new AttentionSizes(1, 1, rep, tokens, dim, dim, Window: window));
                    Widen.Forward(isa, in attention.Shape, pool);
                    float[] expected = attention.Y.Span.ToArray();
                    (value ? attention.V : attention.K).Span[at * dim] = bad;
                    Widen.Forward(isa, in attention.Shape, pool);
                    int before = at * rep * dim, after = (at + (int)Math.Min(tokens - at, window)) * rep * dim;
                    Assert.Equal(expected[..before], attention.Y.Span[..before].ToArray());
                    Assert.Equal(expected[after..], attention.Y.Span[after..].ToArray());
                    if (value) Assert.All(Enumerable.Range(at, after / (rep * dim) - at),
                        t => Assert.False(float.IsFinite(attention.Y.Span[t * rep * dim])));
                }
    }

    [Fact]
    public void NothingIsAllocated()
    {
        // One thread, so that the exact counter of this thread sees all of it while other tests run.
        using var pool = new WorkerPool(1);
        using var attention = new AttentionCase(new AttentionSizes(1, 2, 2, 100, 32, 32));
        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Once();
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        void Once()
        {
            foreach (Isa isa in IsaSupport.Available)
            {
                Widen.Forward(isa, in attention.Shape, pool);
                Widen.Backward(isa, in attention.Shape, in attention.Gradients, pool);
            }
        }
    }

    [Fact]
    public void WhatCannotBeDoneIsSaid()
    {
        using var pool = new WorkerPool(1);
        using var attention = new AttentionCase(new AttentionSizes(1, 1, 1, 4, 8, 8));
        Assert.Contains("Position + T = 4; it is 5", Refused((ref AttentionShape s) => s.S = 5));
        Assert.Contains("Window is at least 1; it is 0", Refused((ref AttentionShape s) => s.Window = 0));
        Assert.Contains("divide the batch", Refused((ref AttentionShape s) => (s.Batch, s.Groups, s.Rep) = (1 << 20, 1 << 10, 12)));
        Assert.Contains("-1", Refused((ref AttentionShape s) => s.Rep = -1));
        AttentionShape forgetful = attention.Shape;
        forgetful.MaxSum = null;
        Assert.Contains("MaxSum", Assert.Throws<ArgumentException>(
            () => CausalAttention.Backward<Lanes1>(in forgetful, in attention.Gradients, pool)).Message);

        string Refused(Change change)
        {
            AttentionShape shape = attention.Shape;
            change(ref shape);
            return Assert.Throws<ArgumentException>(() => CausalAttention.Forward<Lanes1>(in shape, pool)).Message;
        }
    }

    private delegate void Change(ref AttentionShape shape);
}
