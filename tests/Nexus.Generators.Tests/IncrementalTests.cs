using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>What an edit redoes: a comment nothing, an equation only the layers that reach it; and how long it takes at 100
/// layers.</summary>
public sealed class IncrementalTests
{
    private static readonly string[] Steps = [LayerGenerator.ReadStep, LayerGenerator.IndexStep, LayerGenerator.JoinStep,
        LayerGenerator.EmitStep];

    [Fact]
    public void First_run_does_everything()
    {
        var (driver, _) = Start();
        Assert.Equal((3, 3), (Outputs(driver, LayerGenerator.ReadStep).Count, Count(driver, LayerGenerator.EmitStep,
            IncrementalStepRunReason.New)));
    }

    [Theory]
    [InlineData("y[d] = x[d]", "/* a comment */ y[d]   =\n x[d]")]
    [InlineData("namespace N;", "// first line\nnamespace N;\n\nfile static class Unrelated { public static int Value => 3; }\n")]
    public void A_comment_leaves_every_step_as_it_was(string from, string to)
    {
        var (driver, project) = Start();
        driver = Edit(driver, ref project, 0, from, to);
        foreach (var step in Steps)
            Assert.All(Outputs(driver, step), reason => Assert.True(
                reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step} was {reason}"));
        Assert.All(driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void An_edit_of_a_leaf_redoes_those_that_call_it()
    {
        var (driver, project) = Start();
        driver = Edit(driver, ref project, 0, "x[d] + 1", "x[d] + 2"); // Leaf; Caller reaches it, Alone does not
        Assert.Equal(1, Count(driver, LayerGenerator.ReadStep, IncrementalStepRunReason.Modified));
        Assert.Equal(2, Count(driver, LayerGenerator.JoinStep, IncrementalStepRunReason.Modified));
        Assert.Equal(1, Count(driver, LayerGenerator.EmitStep, IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void An_edit_of_a_caller_redoes_only_it()
    {
        var (driver, project) = Start();
        driver = Edit(driver, ref project, 1, "2 * u[d]", "3 * u[d]");
        Assert.Equal(1, Count(driver, LayerGenerator.EmitStep, IncrementalStepRunReason.Modified));
        Assert.Equal(2, Count(driver, LayerGenerator.EmitStep, IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void A_mistake_removes_one_file_and_its_repair_brings_it_back()
    {
        var (driver, project) = Start();
        var before = Compile.Generated(driver);
        driver = Edit(driver, ref project, 2, "Sum(j, x[j])", "Sum(d, x[d])");
        Assert.Equal(["N.Caller.g.cs", "N.Leaf.g.cs"], Compile.Generated(driver).Keys.Order(StringComparer.Ordinal));
        driver = Edit(driver, ref project, 2, "Sum(d, x[d])", "Sum(j, x[j])");
        Assert.Equal(before.OrderBy(f => f.Key), Compile.Generated(driver).OrderBy(f => f.Key));
    }

    /// <summary>About 15 ms in a warm compiler, most of it Roslyn's own search for attributes.</summary>
    /// <remarks>Other processes can only slow an edit down, so the fastest of many is what it costs.</remarks>
    [Fact]
    public void A_hundred_layers_take_an_edit_within_the_budget()
    {
        var sources = Enumerable.Range(0, 100).Select(k => Source($"L{k}", "Index<D> d = new(), j = new(); Local<D> u = new(); " +
            $"u[d] = x[d] * Rsqrt(Mean(j, Sq(x[j])) + {k}e-6); y[d] = u[d] * Sigmoid(x[d]);")).ToArray();
        var project = Compile.Project("Hundred", sources);
        var driver = Compile.Driver().RunGenerators(project);
        Assert.Equal(100, Compile.Generated(driver).Count);
        var budget = TimeSpan.FromMilliseconds(150);
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 100 && fastest > budget; round++)
        {
            var tree = project.SyntaxTrees[round];
            var edited = project.ReplaceSyntaxTree(tree, Compile.Tree($"{sources[round]}// {round}", tree.FilePath));
            var watch = Stopwatch.StartNew();
            driver = driver.RunGenerators(edited);
            if (watch.Elapsed < fastest) fastest = watch.Elapsed;
            project = edited;
        }
        Assert.True(fastest <= budget, $"The fastest of 100 comment edits took {fastest.TotalMilliseconds:F1} ms.");
    }

    private static (GeneratorDriver, CSharpCompilation) Start()
    {
        var project = Compile.Project("P",
            Source("Leaf", "Index<D> d = new(); y[d] = x[d] + 1;"),
            Source("Caller", "Index<D> d = new(); Local<D> u = new(); Leaf.Define(x, u); y[d] = 2 * u[d];"),
            Source("Alone", "Index<D> d = new(), j = new(); y[d] = x[d] / Sum(j, x[j]);"));
        return (Compile.Driver().RunGenerators(project), project);
    }

    private static string Source(string name, string body) => Compile.Usings + $"namespace N;\n[Layer(Source = \"none\")]\n" +
        $"public static partial class {name} {{ public static void Define<D>(In<D> x, Out<D> y) {{ {body} }} }}\n";

    private static GeneratorDriver Edit(GeneratorDriver driver, ref CSharpCompilation project, int file, string from, string to)
    {
        var tree = project.SyntaxTrees[file];
        var text = tree.ToString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        project = project.ReplaceSyntaxTree(tree, Compile.Tree(text.Replace(from, to), tree.FilePath));
        return driver.RunGenerators(project);
    }

    private static List<IncrementalStepRunReason> Outputs(GeneratorDriver driver, string step) =>
        [.. driver.GetRunResult().Results.Single().TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];

    private static int Count(GeneratorDriver driver, string step, IncrementalStepRunReason reason) => Outputs(driver, step)
        .Count(r => r == reason);
}
