namespace Nexus.Kernels.Tests.Forms;

/// <summary>The plan says which softmax-weighted sums run in plain loops, and why.</summary>
public sealed class NearMissTests
{
    [Fact]
    public void Fused_sums_are_not_reported() => Assert.All(
        new[] { GroupedQueryAttention.Kernel.Instance.Plan, MultiQueryAttention.Kernel.Instance.Plan, QkNormAttention.Kernel.Instance.Plan,
            SlidingWindowAttention.Kernel.Instance.Plan },
        plan =>
        {
            Assert.DoesNotContain("not fused", plan);
            Assert.Contains("softmax-weighted sum attention1", plan);
        });

    [Fact]
    public void A_bias_on_the_score_is_named() => Reported(AlibiAttention.Kernel.Instance.Plan, "'y'", "more than a scaled or capped");

    [Fact]
    public void Two_products_in_the_score_are_named() =>
        Reported(LatentAttention.Kernel.Instance.Plan, "'seen'", "more than a scaled or capped");

    [Fact]
    public void Another_domain_is_named() => Reported(BlockSparseAttention.Kernel.Instance.Plan, "'y'", "its domain is not s <= t");

    [Fact]
    public void Keys_on_another_axis_are_named() => Reported(CrossAttention.Kernel.Instance.Plan, "'y'", "its keys are on S");

    [Fact]
    public void Heads_that_do_not_pair_are_named() => Reported(DifferentialAttention.Kernel.Instance.Plan, "'a'", "head by head");

    private static void Reported(string plan, string array, string reason)
    {
        string line = Assert.Single(plan.Split('\n'), l => l.StartsWith("not fused", StringComparison.Ordinal));
        Assert.Contains(array, line);
        Assert.Contains(reason, line);
    }
}
