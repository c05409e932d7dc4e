namespace Nexus.Runtime.Tests;

public sealed unsafe class BoundLayerTests : IDisposable
{
    private readonly WorkerPool pool = new(1);
    private readonly Arena arena = new(4096);
    private readonly BoundLayer layer;

    public BoundLayerTests() => layer = new BoundLayer(new RunningSum(), pool, Isa.Scalar);

    public void Dispose()
    {
        layer.Dispose();
        arena.Dispose();
        pool.Dispose();
    }

    private Floats Data(params ReadOnlySpan<float> values)
    {
        Floats piece = arena.Take(values.Length);
        values.CopyTo(piece.AsSpan());
        return piece;
    }

    private Floats BindAll()
    {
        Floats y = Data(0, 0, 0, 0, 0, 0);
        layer.Extent("T", 3).Extent("D", 2);
        layer.Bind("x", Data(1, 10, 2, 20, 3, 30)).Bind("w", Data(1, -1)).Bind("y", y);
        return y;
    }

    private string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;

    [Fact]
    public void RunsAWholeSequence()
    {
        Floats y = BindAll();
        layer.Advance(Floats.None, 0, 3, arena.Take(2), Floats.None);
        Assert.Equal([2f, -20, 6, -60, 12, -120], y.AsSpan().ToArray());
        Assert.Equal(Isa.Scalar, layer.Ran);
        layer.Scalar("gain", 1).Bind("b", Data(100, 200));
        layer.Advance(Floats.None, 0, 3, arena.Take(2), Floats.None);
        Assert.Equal([101f, 190, 103, 170, 106, 140], y.AsSpan().ToArray());
    }

    [Fact]
    public void RunsTokenByTokenOverState()
    {
        Floats y = BindAll();
        layer.Extent("T", 1);
        Floats x = Data(1, 10, 2, 20, 3, 30), state = arena.Take(layer.StateFloats(3)),
            workspace = arena.Take(layer.WorkspaceFloats(3, false));
        state.AsSpan().Clear();
        float[] all = new float[6];
        for (int t = 0; t < 3; t++)
        {
            layer.Bind("x", x.Slice(2 * t, 2));
            layer.Advance(state, t, 3, workspace, Floats.None);
            y.AsSpan()[..2].CopyTo(all.AsSpan(2 * t));
        }
        Assert.Equal([2f, -20, 6, -60, 12, -120], all);
    }

    [Fact]
    public void RunsBackward()
    {
        BindAll();
        Floats dx = arena.Take(6), dw = Data(1000, 1000), residuals = arena.Take(layer.ResidualFloats());
        layer.BindGradient("y", Data(1, 1, 1, 1, 1, 1)).BindGradient("x", dx).BindGradient("w", dw);
        layer.Advance(Floats.None, 0, 3, arena.Take(layer.WorkspaceFloats(3, true)), residuals);
        layer.Backward(arena.Take(layer.BackwardWorkspaceFloats()), residuals);
        Assert.Equal([6f, -6, 4, -4, 2, -2], dx.AsSpan().ToArray());
        Assert.Equal([1020f, 1200], dw.AsSpan().ToArray());
    }

    [Fact]
    public void AllocatesNothingPerCallRebindingIncluded()
    {
        BindAll();
        Floats x = Data(1, 10, 2, 20, 3, 30), workspace = arena.Take(3), residuals = arena.Take(6), state = arena.Take(2);
        void Step()
        {
            layer.Bind("x", x).BindGradient("x", x).Scalar("gain", 3).Extent("T", 3);
            layer.Advance(state, 0, 3, workspace, residuals);
            layer.Backward(workspace, residuals);
            layer.Extent("T", 1);
            layer.Advance(state, 0, 3, workspace, Floats.None);
        }
        for (int i = 0; i < 10; i++) Step();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Step();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void ErrorsNameTheLayerTheArrayExpectedAndActual()
    {
        Floats six = Data(1, 2, 3, 4, 5, 6);
        Assert.Contains("layer 'RunningSum': no axis 'Q': expected one of T, D, F", Message(() => layer.Extent("Q", 1)));
        Assert.Contains("no array 'z': expected one of x, w, b, at, y", Message(() => layer.Bind("z", six)));
        Assert.Contains("no hyper-parameter 'eps': expected one of gain", Message(() => layer.Scalar("eps", 1)));
        Assert.Contains("fixed extent 3, actual 4", Message(() => layer.Extent("F", 4)));
        Assert.Contains("at least 1, actual 0", Message(() => layer.Extent("D", 0)));
        Assert.Contains("the extent of axis 'T' is not set", Message(() => layer.WorkspaceFloats(1, false)));
        BindAll();
        Floats work = arena.Take(3);
        void Run() => layer.Advance(Floats.None, 0, 3, work, Floats.None);
        layer.Bind("w", six);
        Assert.Contains("array 'w': expected 2 elements [2], actual 6", Message(Run));
        layer.Bind("w", six.Slice(0, 2)).Bind("x", six.Slice(0, 5));
        Assert.Contains("array 'x': expected at least 6 elements [3, 2], actual 5", Message(Run));
        layer.Bind("x", Floats.None);
        Assert.Contains("array 'x' is not bound", Message(Run));
        layer.Bind("x", six);
        Run();
        Assert.Contains("holds positions", Message(() => layer.Bind("at", six)));
        Assert.Contains("holds floats", Message(() => layer.BindIds("x", (int*)six.Pointer, 6)));
        Assert.Contains("no gradient", Message(() => layer.BindGradient("at", six)));
        Assert.Contains("expected shape [3, 2], actual [2, 3]", Message(() => layer.Bind("x", new Tensor(six, 2, 3))));
        layer.Bind("x", new Tensor(six, 3, 2));
        layer.Extent("T", 4);
        Assert.Contains("array 'x': expected at least 8 elements [4, 2], actual 6",
            Message(() => layer.Advance(Floats.None, 0, 4, work, Floats.None)));
    }

    [Fact]
    public void ErrorsOfTheCallNameExpectedAndActual()
    {
        BindAll();
        Floats work = arena.Take(3), state = arena.Take(2), residuals = arena.Take(6);
        Assert.Contains("workspace: expected at least 2 floats, actual 1",
            Message(() => layer.Advance(Floats.None, 0, 3, work.Slice(0, 1), Floats.None)));
        Assert.Contains("residuals: expected at least 6 floats, actual 2",
            Message(() => layer.Advance(Floats.None, 0, 3, work, work.Slice(0, 2))));
        Assert.Contains("state: expected at least 2 floats, actual 1",
            Message(() => layer.Advance(state.Slice(0, 1), 0, 3, work, Floats.None)));
        Assert.Contains("position 2 needs the state", Message(() => layer.Advance(Floats.None, 2, 9, work, Floats.None)));
        Assert.Contains("expected 5 or more", Message(() => layer.Advance(state, 2, 4, work, Floats.None)));
        Assert.Contains("residuals: expected at least 6 floats, actual 0", Message(() => layer.Backward(work, Floats.None)));
        layer.BindGradient("y", work);
        Assert.Contains("gradient of 'y': expected at least 6 elements [3, 2], actual 3",
            Message(() => layer.Backward(work, residuals)));
        layer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => layer.Advance(Floats.None, 0, 3, work, Floats.None));
        Assert.Throws<ObjectDisposedException>(() => layer.Extent("T", 3));
    }
}
