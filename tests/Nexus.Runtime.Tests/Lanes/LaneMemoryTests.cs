namespace Nexus.Runtime.Tests;

/// <summary>Loads and stores of part of a vector beside pages that may not be touched.</summary>
public sealed unsafe class LaneMemoryTests
{
    public static TheoryData<Isa> Widths => Width.Rows;

    [Theory]
    [MemberData(nameof(Widths))]
    public void PartLoadsTouchNothingPastTheEnd(Isa isa)
    {
        Width width = Width.For(isa);
        using GuardedPage memory = new();
        float* lanes = stackalloc float[width.Count];
        for (int n = 1; n <= width.Count; n++)
        {
            float* p = memory.End - n;
            for (int i = 0; i < n; i++) p[i] = i + 1;
            width.LoadPart(p, n, lanes);
            for (int i = 0; i < width.Count; i++) Assert.Equal(i < n ? i + 1 : 0, lanes[i]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void PartStoresTouchNothingPastTheEndOrBesideTheCount(Isa isa)
    {
        Width width = Width.For(isa);
        using GuardedPage memory = new();
        float* lanes = stackalloc float[width.Count];
        for (int i = 0; i < width.Count; i++) lanes[i] = i + 1;
        for (int n = 1; n <= width.Count; n++)
        {
            for (int room = n; room <= width.Count + 3; room++)
            {
                float* p = memory.End - room;
                for (int i = -5; i < room; i++) p[i] = -7;
                width.StorePart(p, lanes, n);
                for (int i = -5; i < room; i++) Assert.Equal(i >= 0 && i < n ? i + 1 : -7, p[i]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void GatherAndScatterTouchOnlyTheirElements(Isa isa)
    {
        Width width = Width.For(isa);
        using GuardedPage memory = new();
        float* lanes = stackalloc float[width.Count];
        foreach (int stride in (int[])[1, 2, 3, 17, 60, -1, -3, -60])
        {
            for (int n = 1; n <= width.Count; n++)
            {
                // The last element touched is the last (or, backwards, the first) that may be.
                float* p = stride > 0 ? memory.End - 1 - (n - 1) * stride : memory.First - (n - 1) * stride;
                for (float* q = memory.First; q < memory.End; q++) *q = -7;
                for (int i = 0; i < n; i++) p[i * stride] = i + 1;
                width.Gather(p, stride, n, lanes);
                for (int i = 0; i < width.Count; i++) Assert.Equal(i < n ? i + 1 : 0, lanes[i]);

                for (float* q = memory.First; q < memory.End; q++) *q = -7;
                for (int i = 0; i < width.Count; i++) lanes[i] = 100 + i;
                width.Scatter(p, stride, lanes, n);
                int written = 0;
                for (float* q = memory.First; q < memory.End; q++) written += *q == -7 ? 0 : 1;
                Assert.Equal(n, written);
                for (int i = 0; i < n; i++) Assert.Equal(100 + i, p[i * stride]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void KeepTakesTheFirstLanes(Isa isa)
    {
        Width width = Width.For(isa);
        int count = width.Count;
        float* x = stackalloc float[4 * count], other = x + count, kept = other + count, keptOr = kept + count;
        for (int i = 0; i < count; i++) (x[i], other[i]) = (float.NaN, -i);
        x[0] = 5;
        for (int n = 0; n <= count; n++)
        {
            width.Keep(x, other, n, kept, keptOr);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i < n ? x[i] : 0, kept[i]);
                Assert.Equal(i < n ? x[i] : other[i], keptOr[i]);
            }
        }
    }
}
