using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>Every rule proves itself: its first example raises exactly it, its second none. And the token is the user's
/// own.</summary>
public sealed class RuleTests
{
    public static TheoryData<string> Ids => [.. Rules.All.Select(r => r.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Breaking_example_raises_exactly_its_rule(string id)
    {
        var rule = Rules.All.Single(r => r.Id == id);
        var project = Project(rule.BrokenExample);
        var found = Assert.Single(Compile.Diagnose(project));
        Assert.Equal((id, rule.IsAdvice ? DiagnosticSeverity.Info : DiagnosticSeverity.Error), (found.Id, found.Severity));
        Assert.Equal(Token(rule), Compile.At(found)); // the class for advice about a layer as a whole
        // What C# rejects on its own needs no rule, unless it says it badly.
        Assert.Equal(rule.CSharp is null ? [] : [rule.CSharp], Errors(project).Select(d => d.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Fixed_example_raises_nothing(string id)
    {
        var rule = Rules.All.Single(r => r.Id == id);
        var project = Project(rule.FixedExample);
        Assert.Empty(Compile.Diagnose(project).Select(d => d.GetMessage(null)));
        Assert.Empty(Errors(project));
        var files = Compile.Generated(Compile.Driver().RunGenerators(project));
        Assert.Contains("Example.g.cs", files.Keys);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Breaking_example_generates_nothing(string id)
    {
        var rule = Rules.All.Single(r => r.Id == id);
        var driver = Compile.Driver().RunGenerators(Project(rule.BrokenExample));
        // A mistake in a record is one in the record, whoever takes it; advice is no mistake.
        Assert.Equal(rule.IsAdvice || id == "NX1005", Compile.Generated(driver).ContainsKey("Example.g.cs"));
        Assert.Empty(driver.GetRunResult().Diagnostics);
    }

    /// <summary>The page of rules is made from the table, messages included: <c>NEXUS_ACCEPT=1</c> writes it anew.</summary>
    [Fact]
    public void The_page_of_rules_is_the_table()
    {
        var text = new StringBuilder("""
            # Rules: what a spec may do wrong that C# accepts

            Made from `Rules.cs` by `RuleTests`, which also compiles every example: the first raises exactly its rule, at the marked
            place; the second is clean. `NEXUS_ACCEPT=1 dotnet test tests/Nexus.Generators.Tests --filter RuleTests` writes this page.
            NX1 is what reading and binding find, NX2 what the equations together show, NX3 differentiation, NX4 planning. `NX9001`, a
            layer that could not be compiled after all this, is a mistake of the compiler or a form that no loops serve; its message
            says which.


            """.ReplaceLineEndings("\n"));
        foreach (var rule in Rules.All) text.Append($"- [{rule.Id}](#{rule.Id.ToLowerInvariant()}): {rule.Says.ToLowerInvariant()}\n");
        foreach (var rule in Rules.All)
        {
            var found = Compile.Diagnose(Project(rule.BrokenExample)).Single();
            text.Append($"\n## {rule.Id}\n\n**{rule.Says}.** {rule.Because}\n\n```csharp\n{rule.BrokenExample}```\n\n")
                .Append($"> {(rule.IsAdvice ? "suggestion" : "error")} {rule.Id} at `{Token(rule)}`: {found.GetMessage(null)}\n\n")
                .Append($"Sound:\n\n```csharp\n{rule.FixedExample}```\n");
        }
        var file = Path.Combine(Sources.Folder, "..", "..", "generators", "Nexus.Generators", "RULES.md");
        if (Environment.GetEnvironmentVariable("NEXUS_ACCEPT") == "1") File.WriteAllText(file, text.ToString());
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text.ToString());
    }

    [Theory]
    // The forgotten Sum: the index itself, not the line.
    [InlineData("y[n] = w[n, d] * x[d];", "NX1101", "d", "Sum(d, …)")]
    [InlineData("y[n] = Sum(d, w[n, d] * x[d]) + Exp(x[e]);", "NX1101", "e", "axis D")]
    [InlineData("var s = x[d] * 2; y[n] = w[n, e] * s;", "NX1101", "e", "'e'")]
    [InlineData("y[n] = Sum(n, w[n, e]);", "NX1102", "n", "second index on axis N")]
    [InlineData("y[n] = Sum(d, w[n, e]) + Sum(e, x[e]);", "NX1103", "d", "'d'")]
    [InlineData("y[n] = 1; y[^1] = 3 / 2 * x[0];", "NX1106", "3 / 2", "1.0 / 2")]
    [InlineData("y[n] = 1; y[m] = 2;", "NX1104", "y[m] = 2;", "'y'")]
    [InlineData("y[n] = 1; y[^1] = 2;", "NX1104", "y[^1] = 2;", "'y'")]
    [InlineData("y[0] = x[0]; y[1] = x[1];", "NX1105", "y[0] = x[0];", "only at 0, 1 of axis N")]
    [InlineData("y[At<N>(2 * n)] = 1;", "NX1111", "y[At<N>(2 * n)] = 1;", "2 * n")]
    [InlineData("y[n] = x[Argmax(d, x[d])];", "NX1112", "Argmax(d, x[d])", "no word of the language")]
    [InlineData("y[n] = Uniform(1, n, n, n, n, n);", "NX1114", "Uniform(1, n, n, n, n, n)", "at most 4")]
    [InlineData("Local<N> h = new(); h[n] = h[n - 1] + x[0]; y[n] = Grad(h[n], x)[0];", "NX3001",
        "y[n] = Grad(h[n], x)[0];", "'h', which is a recurrence")]
    [InlineData("y[n] = Grad(x[0], 2)[0];", "NX1108", "2", "the array to differentiate by")]
    [InlineData("if (eps > 0) { y[n] = 1; }", "NX1002", "if (eps > 0) { y[n] = 1; }", "Select")]
    [InlineData("foreach (var k in new[] { 1 }) y[n] = k;", "NX1002", "foreach (var k in new[] { 1 }) y[n] = k;",
        "index instead of a loop")]
    [InlineData("y[n] = eps > 0 ? 1 : 2;", "NX1002", "eps > 0 ? 1 : 2", "Select")]
    [InlineData("y[n] = 0; System.Action f = () => { };", "NX1001", "() => { }", "not in the language")]
    [InlineData("y[n] = System.Math.Abs(eps);", "NX1112", "System.Math.Abs(eps)", "System.Math.Abs")]
    [InlineData("Other.Define(x, w, y);", "NX1113", "y", "Axis O: 'm' says N, but 'y' says ")]
    public void Message_names_the_users_token(string body, string id, string token, string says)
    {
        var source = "public static void Define<D, N>(In<D> x, In<N, D> w, Out<N> y, double eps = 1) { " +
            "Index<D> d = new(), e = new(); Index<N> n = new(), m = new(); " + body + " }";
        // Other wants its output on another axis, which C# reports as a bare CS0411.
        var beside = "[Layer(Source = \"none\")] static partial class Other { public static void Define<O, I>(In<I> v, In<O, " +
            "I> m, Out<O> y) " +
            "{ Index<O> o = new(); Index<I> i = new(); y[o] = Sum(i, m[o, i] * v[i]); } }";
        if (body.StartsWith("Other", StringComparison.Ordinal)) source = source.Replace("Out<N> y", "Out<D> y");
        var found = Assert.Single(Compile.Diagnose(Example(source, beside)));
        Assert.Equal((id, token), (found.Id, Compile.At(found)));
        Assert.Contains(says, found.GetMessage(null));
    }

    [Fact]
    public void Each_statement_reports_its_own_mistake()
    {
        var found = Compile.Diagnose(Example("public static void Define<D>(In<D> x, Out<D> y, Out<D> z) { Index<D> d = new(), " +
            "e = new(); " +
            "y[d] = Sum(d, x[d]); z[d] = 1 / 2 * x[d]; }", ""));
        Assert.Equal(["NX1102", "NX1106"], found.Select(d => d.Id));
    }

    [Fact]
    public void A_mistake_in_a_callee_shows_in_the_callee_and_at_the_call()
    {
        var found = Compile.Diagnose(Example("public static void Define<D>(In<D> x, Out<D> y) { Bad.Define(x, y); }",
            "[Layer(Source = \"none\")] static partial class Bad { public static void Define<D>(In<D> x, Out<D> y) { Index<D> " +
                "d = new(); y[d] = Sum(d, x[d]); } }"));
        Assert.Equal(["Bad.Define(x, y)", "d"], found.Select(Compile.At).Order(StringComparer.Ordinal));
        Assert.All(found, d => Assert.Equal("NX1102", d.Id));
    }

    [Fact]
    public void Rules_are_numbered_once_and_documented()
    {
        Assert.Equal(Rules.All.Count, Rules.All.Select(r => r.Id).Distinct().Count());
        Assert.Equal(Rules.All.Select(r => r.Id).Order(StringComparer.Ordinal), Rules.All.Select(r => r.Id));
        var reported = new LayerAnalyzer().SupportedDiagnostics.Concat(new PlanAnalyzer().SupportedDiagnostics).Select(d => d.Id);
        Assert.Equal(Rules.All.Select(r => r.Id).Append("NX9001").Order(), reported.Order());
    }

    private static string Token(Rule rule) => rule.BrokenExample.Split('«', '»') is [_, var token, _] ? token
        : rule.IsAdvice ? "Example" : throw new InvalidOperationException($"{rule.Id} marks no token.");

    private static CSharpCompilation Project(string example) =>
        Compile.Project("Example", Compile.Usings + Rule.Plain(example));

    private static CSharpCompilation Example(string members, string beside) => Compile.Project("Example",
        $"{Compile.Usings}\n{beside}\n[Layer(Source = \"none\")]\npublic static partial class Example\n{{\n    {members}\n}}\n");

    private static IEnumerable<Diagnostic> Errors(CSharpCompilation project) =>
        project.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);
}
