using Xunit.Abstractions;

namespace Nexus.Runtime.Tests;

/// <summary>A function of lanes applied to whole arrays, so that one test body serves every width.</summary>
public abstract class Width
{
    /// <summary>All widths that run here. Scalar and 128 bits run on every machine that runs these tests.</summary>
    public static IEnumerable<Width> All =>
        IsaSupport.Available.ToArray().Select(isa => isa switch
        {
            Isa.Lanes512 => new Of<Lanes512>(),
            Isa.Lanes256 => new Of<Lanes256>(),
            Isa.Lanes128 => (Width)new Of<Lanes128>(),
            _ => new Of<Lanes1>(),
        });

    /// <summary>Test rows of the widths.</summary>
    public static TheoryData<Isa> Rows => [.. IsaSupport.Available];

    public static Width For(Isa isa) => All.Single(width => width.Isa == isa);

    public abstract Isa Isa { get; }
    public abstract int Count { get; }
    public abstract void Apply(string function, float[] x, float[] y, float[] result);
    public abstract unsafe void LoadPart(float* p, int count, float* result);
    public abstract unsafe void StorePart(float* p, float* x, int count);
    public abstract unsafe void Gather(float* p, nint stride, int count, float* result);
    public abstract unsafe void Scatter(float* p, nint stride, float* x, int count);
    public abstract unsafe void Keep(float* x, float* other, int count, float* kept, float* keptOr);
    public abstract unsafe (float Sum, float Max, float Min) Horizontal(float* x);

    private sealed unsafe class Of<V> : Width where V : unmanaged, ILanes<V>
    {
        public override Isa Isa => V.Isa;
        public override int Count => V.Count;

        public override void Apply(string function, float[] x, float[] y, float[] result)
        {
            fixed (float* px = x, py = y, pr = result)
            {
                for (int i = 0; i < x.Length; i += V.Count)
                {
                    int n = Math.Min(V.Count, x.Length - i);
                    V.StorePart(pr + i, Call(function, V.LoadPart(px + i, n), V.LoadPart(py + i, n)), n);
                }
            }
        }

        private static V Call(string function, V x, V y) => function switch
        {
            "Add" => V.Add(x, y),
            "Sub" => V.Sub(x, y),
            "Mul" => V.Mul(x, y),
            "Div" => V.Div(x, y),
            "Fma" => V.Fma(x, y, V.Iota),
            "Fma1" => V.Fma(x, y, V.Broadcast(1f)),
            "Fnma1" => V.Fnma(x, y, V.Broadcast(1f)),
            "Neg" => V.Neg(x),
            "Abs" => V.Abs(x),
            "Sign" => V.Sign(x),
            "Max" => V.Max(x, y),
            "Min" => V.Min(x, y),
            "Sqrt" => V.Sqrt(x),
            "Rsqrt" => V.Rsqrt(x),
            "Recip" => V.Recip(x),
            "Floor" => V.Floor(x),
            "Lt" => V.Lt(x, y),
            "Le" => V.Le(x, y),
            "Eq" => V.Eq(x, y),
            "And" => V.And(x, y),
            "Or" => V.Or(x, y),
            "Not" => V.Not(x),
            "Select" => V.Select(V.Lt(x, y), x, V.Add(y, y)),
            "Exp" => V.Exp(x),
            "Exp2" => V.Exp2(x),
            "Log" => V.Log(x),
            "Log1P" => V.Log1P(x),
            "Sin" => V.Sin(x),
            "Cos" => V.Cos(x),
            "Tanh" => V.Tanh(x),
            "Sigmoid" => V.Sigmoid(x),
            "Silu" => V.Silu(x),
            "Softplus" => V.Softplus(x),
            "Erf" => V.Erf(x),
            "Pow" => V.Pow(x, y),
            _ => throw new ArgumentException(function),
        };

        public override void LoadPart(float* p, int count, float* result) => V.Store(result, V.LoadPart(p, count));
        public override void StorePart(float* p, float* x, int count) => V.StorePart(p, V.Load(x), count);
        public override void Gather(float* p, nint stride, int count, float* result) =>
            V.Store(result, V.Gather(p, stride, count));
        public override void Scatter(float* p, nint stride, float* x, int count) => V.Scatter(p, stride, V.Load(x), count);

        public override void Keep(float* x, float* other, int count, float* kept, float* keptOr)
        {
            V.Store(kept, V.Keep(V.Load(x), count));
            V.Store(keptOr, V.KeepOr(V.Load(x), V.Load(other), count));
        }

        public override (float Sum, float Max, float Min) Horizontal(float* x)
        {
            V v = V.Load(x);
            return (V.HorizontalSum(v), V.HorizontalMax(v), V.HorizontalMin(v));
        }
    }
}
