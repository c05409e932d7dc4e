using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

/// <summary>Every pass on layers that nobody thought of. A failing case prints its seed and its text.</summary>
public class RandomLayerTests
{
    public static TheoryData<int> Seeds() => new(Enumerable.Range(0, 120));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Passes_agree_with_the_text(int seed)
    {
        var text = new RandomLayer(seed).Text();
        var c = new Case(text, "T=5 D=3", absent: seed % 3 == 0 ? "g" : "", seed: seed);
        Assert.Equal(c.Layer, IrText.Parse(IrText.Print(c.Layer)));
        var normal = Normalise.Run(c.Layer);
        var adjoint = Adjoint.Run(normal);
        foreach (var stage in new[] { c.Layer, normal, adjoint })
            Assert.True(Check.Run(stage).Count == 0, string.Join("\n", Check.Run(stage).Select(f => f.Message)) + "\n" + text);
        var before = new Evaluator(c.Layer, c.Inputs());
        var after = new Evaluator(normal, c.Inputs());
        foreach (var output in c.Layer.Arrays.Where(a => a.Kind == ArrayKind.Out))
            Near.Equal(before[output.Name].Value, after[output.Name].Value, 1e-12, $"seed {seed}, {output.Name}\n{text}");
        var worst = Gradients.WorstError(c, adjoint, out var compared);
        Assert.True(compared >= 3);
        Assert.True(worst <= 1e-10, $"seed {seed}: gradient error {worst}\n{text}\n{IrText.Print(adjoint)}");
        foreach (var chunks in new int[][] { [1, 1, 1, 1, 1], [2, 3], [4, 1] }) Advance.Compare(c, chunks, (_, rows) => rows);
    }
}

/// <summary>Random causal equations over two axes and a window of three.</summary>
public sealed class RandomLayer(int seed)
{
    private readonly Random _random = new(seed);
    private readonly List<string> _written = ["x"]; // arrays over [T, D] that may be read now

    public string Text()
    {
        var a = Equation("a[t, d]", "a");
        var b = "b[t] = " + Reduce("t", null, 2);
        var c = $"c[t, d] = tanh({Term("t", "d", 2)}) * c[t - {_random.Next(1, 3)}, d] + {Term("t", "d", 2)}";
        _written.Add("c");
        var y = Equation("y[t, d]", "y");
        var last = $"last[d] = c[#T - 1, d] * {Leaf("#T - 1", "d")}";
        var initial = _random.Next(2) == 0 ? "c[-1, d] = w[d] * 0.5" : "// c begins at 0";
        return string.Join("\n", "layer Random", "axis T time", "axis D", "axis K = 3", "real gain = 0.75",
            "index t, s, r : T", "index d, e, f : D", "index k : K", "in x[T, D]", "in g[T]?", "weight w[D]", "weight m[K, D]",
            "ids token[T] of D", "out y[T, D]", "out last[D]",
            "local a[T, D]", "local b[T]", "local c[T, D]", a, b, initial, c, y, last, "");
    }

    private string Equation(string left, string array)
    {
        var result = $"{left} = {Term("t", "d", 3)}";
        _written.Add(array);
        return result;
    }

    private string Term(string t, string? d, int depth)
    {
        if (depth == 0) return Leaf(t, d);
        string Next() => Term(t, d, depth - 1);
        return _random.Next(13) switch
        {
            0 or 1 => $"({Next()} + {Next()})",
            2 => $"({Next()} - {Next()})",
            3 or 4 => $"{Next()} * {Next()}",
            5 => $"({Next()}) / (2 + sq({Next()}))",
            6 => $"{Pick("tanh", "sigmoid", "sin", "silu", "softplus", "stop")}({Next()})",
            7 => $"exp(-sq({Next()}))",
            8 => $"max({Next()}, {Next()})",
            9 => $"when<{Condition(t, d)}>({Next()})",
            10 => $"select<{Condition(t, d)}>({Next()}, {Next()})",
            _ => Reduce(t, d, depth - 1),
        };
    }

    private string Reduce(string t, string? d, int depth)
    {
        var other = d is null ? "d" : d == "d" ? "e" : d == "e" ? "f" : null;
        var earlier = t == "t" ? "s" : t == "s" ? "r" : null;
        return _random.Next(4) switch
        {
            0 when earlier is not null => $"sum<{earlier} | {t} - {earlier} >= 0>({Term(earlier, d, depth)})",
            1 when earlier is not null && other is not null =>
                $"sum<{earlier}, {other} | {t} - {earlier} >= 0 & {earlier} - {t} + 2 >= 0>({Term(earlier, other, depth)})",
            2 when d is not null && !t.Contains('#') => $"sum<k>(m[k, {d}] * x[{t} + k - 2, {d}])",
            3 when other is not null => $"max<{other}>(x[{t}, {other}] + 0.1 * {Term(t, other, depth)})", // no two are equal
            _ when other is not null => $"sum<{other}>({Term(t, other, depth)})",
            _ => Leaf(t, d),
        };
    }

    private string Condition(string t, string? d) => _random.Next(5) switch
    {
        0 => $"{t} - {_random.Next(1, 3)} >= 0",
        1 when d is not null => $"{t} - {d} >= 0",
        2 when d is not null => $"token[{t}] - {d} == 0",
        3 => $"lt({Leaf(t, d)}, 0.1)",
        _ => $"!(mod({t}, 2) == 0)",
    };

    private string Leaf(string t, string? d)
    {
        var array = _written[_random.Next(_written.Count)];
        return _random.Next(9) switch
        {
            0 => "0.5",
            1 => "$gain",
            2 when !t.Contains('#') => $"0.1 * {{{t}}}",
            3 => $"opt(g, g[{t}], 0.25)",
            4 when d is not null => $"w[{d}]",
            5 when d is not null => $"m[{_random.Next(3)}, {d}]",
            6 when !t.Contains('#') => $"x[{t}, token[{t}]]",
            7 when !t.Contains('#') => $"{array}[{t} - {_random.Next(1, 3)}, {d ?? "0"}]".Replace(", 0]", $", token[{t}]]"),
            _ => $"{array}[{t}, {d ?? $"token[{t}]"}]",
        };
    }

    private string Pick(params string[] words) => words[_random.Next(words.Length)];
}
