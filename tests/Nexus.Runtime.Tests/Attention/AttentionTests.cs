namespace Nexus.Runtime.Tests;

/// <summary>Attention against the formula in double by the error rule.</summary>
public sealed unsafe class AttentionTests
{
    private static readonly AttentionSizes[] Cases =
    [
        new(1, 1, 1, 1, 1, 1),
        new(1, 1, 1, 1, 32, 32),
        new(2, 2, 1, 5, 10, 10),
        new(1, 2, 2, 17, 11, 13),
        new(2, 1, 3, 31, 12, 14),
        new(1, 2, 1, 64, 32, 32),
        new(1, 1, 4, 33, 64, 64),
        new(1, 1, 1, 130, 16, 40),
        new(1, 1, 2, 300, 8, 33),
        new(1, 1, 1, 40, 65, 70),
        new(1, 1, 1, 20, 130, 7),
        new(1, 1, 1, 9, 260, 513),
        new(1, 2, 2, 9, 1030, 20),
        new(1, 1, 1, 13, 7, 1027, Position: 3, Window: 6, Cap: 2),
        new(1, 2, 1, 70, 16, 16, Window: 1),
        new(1, 2, 1, 70, 16, 16, Window: 2),
        new(1, 1, 3, 100, 14, 16, Window: 17),
        new(1, 1, 1, 290, 9, 5, Window: 100),
        new(1, 1, 1, 60, 16, 16, Window: 60),
        new(1, 1, 1, 60, 16, 16, Window: long.MaxValue),
        new(1, 1, 2, 50, 16, 12, Cap: 2),
        new(1, 2, 2, 50, 16, 12, Window: 20, Cap: 0.5f),
        new(1, 2, 2, 1, 16, 16, Position: 70),
        new(2, 1, 1, 1, 64, 64, Position: 513),
        new(1, 2, 1, 3, 16, 16, Position: 300, Window: 40),
        new(1, 1, 13, 5, 11, 12, Position: 61, Window: 33, Cap: 3),
        new(1, 1, 2, 67, 32, 10, Position: 30),
    ];

    // The formula is slow and the same for every width.
    private static readonly Lazy<(double[][] Exact, double[][] Naive)>[] Formulas = [.. Cases.Select(sizes =>
        new Lazy<(double[][], double[][])>(() =>
        {
            using var attention = new AttentionCase(sizes);
            return (attention.Formula(single: false), attention.Formula(single: true));
        }))];

    public static TheoryData<Isa, int> Rows()
    {
        TheoryData<Isa, int> rows = [];
        foreach (Isa isa in IsaSupport.Available)
            for (int i = 0; i < Cases.Length; i++) rows.Add(isa, i);
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public void ErrorRule(Isa isa, int index)
    {
        using var attention = new AttentionCase(Cases[index]);
        using var pool = new WorkerPool(2);
        (double[][] exact, double[][] naive) = Formulas[index].Value;
        Widen.Forward(isa, in attention.Shape, pool);
        Demand(isa, "Y", attention.Y, exact[0], naive[0], attention.Sizes);
        Demand(isa, "MaxSum", attention.MaxSum, exact[1], naive[1], attention.Sizes);
        Widen.Backward(isa, in attention.Shape, in attention.Gradients, pool);
        Demand(isa, "DQ", attention.DQ, exact[2], naive[2], attention.Sizes);
        Demand(isa, "DK", attention.DK, exact[3], naive[3], attention.Sizes);
        Demand(isa, "DV", attention.DV, exact[4], naive[4], attention.Sizes);
    }

    private static void Demand(Isa isa, string name, GuardedFloats actual, double[] exact, double[] naive, AttentionSizes sizes)
    {
        double error = 0, rounding = 0, scale = 0;
        for (int i = 0; i < exact.Length; i++)
        {
            Assert.False(float.IsNaN(actual.Span[i]), $"{isa} {name}[{i}] was not written: {sizes}");
            error = Math.Max(error, Math.Abs(actual.Span[i] - exact[i]));
            rounding = Math.Max(rounding, Math.Abs(naive[i] - exact[i]));
            scale = Math.Max(scale, Math.Abs(exact[i]));
        }
        double bound = 2 * rounding + scale * Math.Pow(2, -23);
        Assert.True(error <= bound, $"{isa} {name}: error {error:E2}, bound {bound:E2}: {sizes}");
    }
}
