using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class StateTests
{
    public static TheoryData<string, int[]> Chunks()
    {
        var data = new TheoryData<string, int[]>();
        foreach (var (name, c) in Case.All)
            if (c.Layer.Axes.Any(a => a.IsTime))
                foreach (var chunks in new int[][] { [1, 1, 1, 1, 1, 1, 1], [3, 1, 2, 3], [2, 5], [9] }) data.Add(name, chunks);
        return data;
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Chunks_give_the_same_bits_as_the_whole(string name, int[] chunks) =>
        Advance.Compare(Case.All[name], chunks, (_, rows) => rows);

    [Theory]
    [InlineData("SelectiveScan", "h Carry 1")]
    [InlineData("CausalConv1d", "x Ring #K - 1")]
    [InlineData("Attention", "k History $window - 1; v History $window - 1")]
    [InlineData("Mutual", "x Carry 1; p Ring 2; q Ring 2")]
    [InlineData("GatedDelta", "s Carry 1")]
    [InlineData("Rotary", "")]
    [InlineData("Embedding", "")]
    public void The_kinds_of_state(string name, string expected)
    {
        var result = State.Run(Normalise.Run(Case.All[name].Layer));
        Assert.Empty(result.Findings);
        Assert.Equal(expected, string.Join("; ", result.Entries.Select(e => $"{e.Array} {e.Kind} {IrText.Print(e.Lag!)}")));
        foreach (var e in result.Entries)
            Assert.Equal(e.Kind == StateKind.History ? null : e.Lag, result.Layer.Arrays.Single(a => a.Name == e.Array).Lag);
    }

    [Theory]
    [InlineData("Mutual")]
    [InlineData("CausalConv1d")]
    [InlineData("SelectiveScan")]
    [InlineData("Attention")]
    public void One_row_less_is_too_little(string name)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            Advance.Compare(Case.All[name], [2, 2, 2], (_, rows) => rows - 1));
        Assert.Contains("lies before this call", error.Message);
    }

    [Theory]
    [InlineData("y[t] = x[t + 1]", "NX2301", "y reads x[t + 1]")]
    [InlineData("y[t] = x[t + $step]", "NX2301", "y reads x[t + $step]")]
    [InlineData("y[t] = x[0]", "NX2302", "y reads x[0]")]
    [InlineData("y[t] = x[2 * t]", "NX2302", "y reads x[2 * t]")]
    [InlineData("y[t] = x[#T - 1]", "NX2302", "y reads x[#T - 1]")]
    [InlineData("y[t] = sum<s>(x[s])", "NX2303", "all of s, later positions included")]
    [InlineData("y[t] = sum<s | t - s + 1 >= 0>(x[s])", "NX2303", "s <= t")]
    [InlineData("y[t] = when<#T - t - 2 >= 0>(x[t])", "NX2304", "#T - t - 2 >= 0")]
    [InlineData("y[t] = x[t] / {#T}", "NX2304", "{#T}")]
    public void Reads_that_cannot_be_advanced_are_named(string equation, string code, string says)
    {
        var layer = IrText.Parse($"layer L\naxis T time\nint step = 1\nindex t, s : T\nin x[T]\nout y[T]\n{equation}");
        var result = State.Run(Normalise.Run(layer));
        var finding = Assert.Single(result.Findings);
        Assert.Equal(code, finding.Code);
        Assert.Contains(says, finding.Message);
        Assert.Empty(result.Entries);
    }
}

/// <summary>Runs a layer chunk by chunk with the state that <see cref="State"/> derives.</summary>
public static class Advance
{
    /// <param name="c">The layer.</param>
    /// <param name="chunks">Tokens of each call; their sum is the whole.</param>
    /// <param name="rows">How many rows of each array to keep, given how many the pass says.</param>
    public static void Compare(Case c, int[] chunks, Func<string, int, int> rows)
    {
        var tokens = chunks.Sum();
        var result = State.Run(Normalise.Run(c.Layer));
        Assert.Empty(result.Findings);
        var time = c.Layer.Axes.Single(a => a.IsTime).Name;
        var whole = c.Inputs(tokens);
        var expected = new Evaluator(result.Layer, whole);
        var past = new Dictionary<string, Values>();
        var position = 0;
        foreach (var n in chunks)
        {
            var inputs = c.Inputs(n);
            inputs.Position = position;
            foreach (var (name, values) in whole.Arrays)
                inputs.Arrays[name] = Rows(result.Layer.Arrays.Single(a => a.Name == name), values, time, position, n);
            foreach (var (name, values) in past) inputs.Past[name] = values;
            var chunk = new Evaluator(result.Layer, inputs);
            position += n;
            foreach (var array in result.Layer.Arrays.Where(a => a.Kind == ArrayKind.Out))
            {
                if (!array.Axes.Contains(time) && position < tokens) continue;
                var exact = Rows(array, expected[array.Name], time, position - n, n);
                Assert.Equal(exact.Value, chunk[array.Name].Value);
            }
            past = result.Entries.Where(e => Given(e.Array, result.Layer, inputs)).ToDictionary(e => e.Array, e =>
                chunk.Last(e.Array, rows(e.Array, Kept(e, inputs, c, position))));
        }
    }

    private static bool Given(string array, Layer layer, Inputs inputs) =>
        !layer.Arrays.Single(a => a.Name == array).Optional || inputs.Arrays.ContainsKey(array);

    private static int Kept(StateEntry entry, Inputs inputs, Case c, int position)
    {
        if (entry.Lag is null) return position;
        long lag = entry.Lag.Constant;
        foreach (var term in entry.Lag.Terms)
            lag += term.Coefficient * (term.Atom is ExtentAtom e ? inputs.Extents[e.Axis]
                : inputs.Scalars.TryGetValue(((ScalarAtom)term.Atom).Name, out var value) ? (long)value
                : (long)c.Layer.Scalars.Single(s => s.Name == ((ScalarAtom)term.Atom).Name).Default);
        return (int)(entry.Kind == StateKind.History ? Math.Min(lag, position) : lag);
    }

    private static Values Rows(ArrayDecl array, Values values, string time, int from, int count)
    {
        var dimension = array.Axes.ToList().IndexOf(time);
        if (dimension < 0) return values;
        var shape = (int[])values.Shape.Clone();
        shape[dimension] = count;
        var result = new Values(shape);
        var inner = shape.Skip(dimension + 1).Aggregate(1, (x, y) => x * y);
        for (var k = 0; k < result.Value.Length; k++)
        {
            var (row, outer) = (k / inner % count, k / inner / count);
            result.Value[k] = values.Value[(outer * values.Shape[dimension] + from + row) * inner + k % inner];
        }
        return result;
    }
}
