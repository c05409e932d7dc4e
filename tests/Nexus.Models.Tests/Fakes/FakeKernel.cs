using Nexus.Runtime;

namespace Nexus.Models.Tests.Fakes;

/// <summary>A scalar, one-threaded kernel with a real layer's names and shapes and much simpler equations: it lets model,
/// trainer and session be tested apart from the generated kernels.</summary>
public abstract unsafe class FakeKernel : LayerKernel
{
    readonly LayerSignature signature;

    protected FakeKernel(string name, string axes, string scalars, string arrays, params StateInfo[] states)
    {
        AxisInfo[] axisInfos = [.. axes.Split(' ').Select(a => new AxisInfo(a, a == "T", a == "Two" ? 2 : 0))];
        ScalarInfo[] scalarInfos = [.. scalars.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(s => new ScalarInfo(s, 0))];
        ArrayInfo[] arrayInfos = [.. arrays.Split("; ").Select(a => Array(a, axes.Split(' ')))];
        signature = new LayerSignature(name, axisInfos, scalarInfos, arrayInfos, states);
    }

    public override LayerSignature Signature => signature;

    public override string Ir => "";

    public override string Plan => "";

    public override long WorkspaceFloats(ReadOnlySpan<int> extents, int capacity, bool training) => 0;

    public override long BackwardWorkspaceFloats(ReadOnlySpan<int> extents) => 0;

    public override long ResidualFloats(ReadOnlySpan<int> extents) => 0;

    public override long StateFloats(ReadOnlySpan<int> extents, int capacity) => 0;

    public sealed override void Advance(ref Frame frame)
    {
        frame.Ran = frame.Isa;
        Forward(ref frame);
    }

    public sealed override void Backward(ref Frame frame)
    {
        frame.Ran = frame.Isa;
        Reverse(ref frame);
    }

    protected abstract void Forward(ref Frame f);

    protected virtual void Reverse(ref Frame f) => throw new InvalidOperationException($"{signature.Name} has no backward");

    /// <summary>"in x B T D", "weight w 2*E D"; a dimension is a product or sum of axes or a number of them, which is all that
    /// the model checks.</summary>
    static ArrayInfo Array(string text, string[] axes)
    {
        string[] words = text.Split(' ');
        ArrayRole role = Enum.Parse<ArrayRole>(words[0], ignoreCase: true);
        return new ArrayInfo(words[1], role, [.. words.Skip(2).Select(w => Dim(w, axes))], false);
    }

    static Dimension Dim(string text, string[] axes)
    {
        int plus = text.IndexOf('+');
        if (plus > 0)
        {
            return new Dimension.Concat(Dim(text[..plus], axes), Dim(text[(plus + 1)..], axes));
        }
        int times = text.IndexOf('*');
        return times > 0 ? new Dimension.Joined(Dim(text[..times], axes), Dim(text[(times + 1)..], axes))
            : new Dimension.Of(System.Array.IndexOf(axes, text));
    }
}
