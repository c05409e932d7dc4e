namespace Nexus.Runtime.Tests;

public sealed unsafe class MemoryTests
{
    [Theory]
    [InlineData(0, 64)]
    [InlineData(1, 64)]
    [InlineData(1000, 64)]
    [InlineData(524_287, 64)]
    [InlineData(524_288, 2 << 20)]
    [InlineData(3_000_001, 2 << 20)]
    public void BuffersAreAlignedAndZero(long length, long alignment)
    {
        using NativeBuffer buffer = new(length);
        Assert.Equal(0, (long)buffer.Pointer % alignment);
        Assert.Equal(length, buffer.Length);
        Assert.Equal(4 * length, buffer.Bytes);
        Assert.False(buffer.AsSpan().ContainsAnyExcept(0f));
        buffer.AsSpan().Fill(1f);
    }

    [Fact]
    public void BuffersRefuseImpossibleSizesAndUseAfterDispose()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NativeBuffer(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NativeBuffer(long.MaxValue / 4));
        OutOfMemoryException e = Assert.Throws<OutOfMemoryException>(() => new NativeBuffer(long.MaxValue / 8));
        Assert.Contains("floats", e.Message);
        NativeBuffer buffer = new(10);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => buffer.AsSpan());
    }

    [Fact]
    public void AnArenaHandsOutAlignedPiecesThatDoNotOverlap()
    {
        using Arena arena = new(Arena.Room(5) + Arena.Room(17) + 3);
        float* a = arena.Take(5), b = arena.Take(17), c = arena.Take(3);
        Assert.Equal(16, b - a);
        Assert.Equal(32, c - b);
        Assert.Equal(0, (long)b % 64);
        Assert.Equal(arena.Capacity, arena.Used);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => arena.Take(1, "the residuals"));
        Assert.Contains("the residuals needs 1 floats, but 0 of 51", e.Message);
        arena.Rewind(16);
        Assert.True(b == arena.Take(35));
        Assert.Throws<ArgumentOutOfRangeException>(() => arena.Rewind(1000));
        Assert.Throws<OverflowException>(() => Arena.Room(long.MaxValue));
    }

    [Fact]
    public void FloatsKnowTheirLength()
    {
        using NativeBuffer buffer = new(10);
        Floats all = buffer, part = all.Slice(4, 6);
        part[5] = 3;
        Assert.Equal(3, all[9]);
        Assert.Equal(0, all.Slice(10, 0).Length);
        Assert.True(Floats.None.IsNone);
        Assert.Contains("float 6 is outside the 6 there are", Assert.Throws<ArgumentOutOfRangeException>(() => part[6]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => part[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Slice(5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Slice(-1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.Slice(2, long.MaxValue));
    }

    [Fact]
    public void ATensorIsSlicedReshapedAndChecked()
    {
        float* data = stackalloc float[24];
        for (int i = 0; i < 24; i++) data[i] = i;
        Tensor x = new(data, 2, 3, 4);
        Assert.Equal(24, x.Length);
        Assert.Equal(3, x.Rank);
        Assert.Equal([2, 3, 4], x.Shape.ToArray());
        Assert.Equal([16f, 17, 18, 19], x[1][1].AsSpan().ToArray());
        Assert.Equal(23f, *x[1][2][3].Pointer);
        Assert.Equal([12f, 13, 14, 15], x.Reshape(6, 4)[3].AsSpan().ToArray());
        Assert.Equal(1, new Tensor(data).Length);
        Assert.Equal("[2, 3, 4]", x.ToString());
        x.Expect("x", 2, 3, 4);
    }

    [Fact]
    public void ATensorsErrorsGiveExpectedAndActual()
    {
        static Tensor X() => new(null, 2, 3);
        Assert.Contains("'hidden': expected shape [3, 2], actual [2, 3]",
            Assert.Throws<ArgumentException>(() => X().Expect("hidden", 3, 2)).Message);
        Assert.Contains("[2, 3] (6 elements) as [7]", Assert.Throws<ArgumentException>(() => X().Reshape(7)).Message);
        Assert.Contains("outermost extent 2", Assert.Throws<ArgumentOutOfRangeException>(() => X()[2]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => X()[-1]);
        Assert.Throws<ArgumentException>(() => new Tensor(null, 1, 1, 1, 1, 1, 1));
        Assert.Contains("negative", Assert.Throws<ArgumentException>(() => new Tensor(null, 2, -1)).Message);
        Assert.Contains("overflows",
            Assert.Throws<ArgumentException>(() => new Tensor(null, int.MaxValue, int.MaxValue, int.MaxValue)).Message);
    }
}
