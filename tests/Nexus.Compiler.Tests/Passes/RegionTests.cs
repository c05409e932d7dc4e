using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class RegionTests
{
    private static Layer Attention(Func<string, string> change) => Normalise.Run(IrText.Parse(change(Layers.Attention)));

    [Fact]
    public void Attention_is_described()
    {
        var layer = Attention(text => text);
        var region = Assert.Single(Regions.Describe(layer));
        Assert.Equal("attention1", region.Name);
        Assert.Equal("t s c e g,r",
            $"{region.Time} {region.Source} {string.Join(",", region.Contracted)} {string.Join(",", region.Value)} " +
            string.Join(",", region.Heads));
        Assert.Equal("q[g, r, t, c]", IrText.Print(region.Q));
        Assert.Equal("k[g, s, c]", IrText.Print(region.K));
        Assert.Equal("v[g, s, e]", IrText.Print(region.V));
        Assert.Equal("y[g, r, t, e]", IrText.Print(region.Output));
        Assert.Equal("1 / sqrt({#K})", IrText.Print(region.Scale));
        Assert.Equal("$cap", IrText.Print(region.Cap!));
        Assert.Equal("lt(0, $cap)", IrText.Print(region.CapIf!));
        Assert.Equal("$window", IrText.Print(region.Window!));
        Assert.Equal(["product", "score", "max", "sum", "weighted", "output"],
            layer.Equations.Where(e => e.Region == "attention1").Select(e => e.Role));
    }

    [Fact]
    public void Plain_causal_attention_has_neither_cap_nor_window()
    {
        var region = Assert.Single(Regions.Describe(Attention(PlainCausal)));
        Assert.Null(region.Window);
        Assert.Null(region.Cap);
        Assert.Equal(region.Product, region.Score);
    }

    // Near misses: each must be left to the general rules, and still be right.
    [Theory]
    [InlineData("t - s >= 0 & ", "")]
    [InlineData("t - s >= 0 & ", "t - s + 1 >= 0 & ")]
    [InlineData("- stop(p.max[g, r, t])) /", "- p.max[g, r, t]) /")]
    [InlineData("* v[g, s, e])", "* v[g, s, e] * v[g, t, e])")]
    [InlineData("out y[G, R, T, E]", "out y[G, R, T, E]\nout z[G, R, T, T]\nz[g, r, t, s] = p.score[g, r, t, s]")]
    [InlineData("sqrt({#K}))", "sqrt({#K}) + {s})")]
    public void Near_misses_are_left_alone(string from, string to)
    {
        var text = Layers.Attention.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Layers.Attention, text);
        var layer = Attention(_ => text);
        Assert.Empty(Regions.Describe(layer));
        Assert.DoesNotContain(layer.Equations, e => e.Region is not null);
        var c = new Case(text, "T=4 G=1 R=2 K=2 E=3", "window=3 cap=1.5");
        Assert.InRange(Gradients.WorstError(c, Adjoint.Run(layer), out _), 0, 1e-12);
    }

    [Fact]
    public void The_backward_of_a_region_is_tagged_whole()
    {
        var forward = Attention(text => text);
        var adjoint = Adjoint.Run(forward);
        var backward = Assert.Single(SoftmaxAdjoint.Describe(adjoint, forward));
        Assert.Equal("attention1.backward", backward.Name);
        Assert.Equal("d_y[g, r, t, e]", IrText.Print(backward.DOutput));
        Assert.Equal("d_q d_k d_v", $"{backward.DQ!.Array} {backward.DK!.Array} {backward.DV!.Array}");
        var residuals = new[] { "q", "k", "v", "y", "p.max", "p.sum", "p.score", "p.score.sum1", "d_y" };
        var tagged = adjoint.Equations.Where(e => e.Region == backward.Name).ToList();
        Assert.Equal(adjoint.Equations.Count, tagged.Count);
        Assert.All(tagged.SelectMany(e => Scope.Arrays(e.Value)),
            a => Assert.True(residuals.Contains(a) || tagged.Exists(e => e.Array == a), a));
    }

    [Fact]
    public void What_a_region_passes_out_is_an_array_of_its_own_when_there_is_more()
    {
        // v is also added to the output, q comes from a rotation by constants on an axis of two.
        var forward = Normalise.Run(IrText.Parse(Layers.RotatedAttention));
        var adjoint = Adjoint.Run(forward);
        var backward = Assert.Single(SoftmaxAdjoint.Describe(adjoint, forward));
        Assert.Equal("d_turned@attention1 d_k d_v@attention1", $"{backward.DQ!.Array} {backward.DK!.Array} {backward.DV!.Array}");
        Assert.Equal("d_v[s, u, i] = d_v@attention1[s, u, i] + d_y[s, u, i]",
            IrText.Print(adjoint.Equations.Single(e => e.Array == "d_v")));
        Assert.Single(adjoint.Equations, e => e.Array == backward.DQ.Array);
        var c = new Case(Layers.RotatedAttention, "T=5 J=2");
        Assert.InRange(Gradients.WorstError(c, adjoint, out var compared), 0, 1e-12);
        Assert.Equal(3, compared);
    }

    private static string PlainCausal(string text) => text
        .Replace("int window = 2147483647\n", "").Replace("real cap = 0\n", "").Replace(" & s + $window - t - 1 >= 0", "")
        .Replace("""
            select<lt(0, $cap)>($cap * tanh(sum<c>(q[g, r, t, c] * k[g, s, c]) / sqrt({#K}) / $cap),
                sum<c>(q[g, r, t, c] * k[g, s, c]) / sqrt({#K}))
            """, "sum<c>(q[g, r, t, c] * k[g, s, c])");
}
