using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>The gradient of a <see cref="SoftmaxRegion"/>: all equations tagged <paramref name="Name"/>; what it reads and what
/// it makes.</summary>
/// <remarks>It also reads the region's q, k, v and, as residuals, max, sum and output. The exact rules of the adjoint wrote it;
/// a hand kernel that computes the same three arrays may take its place.</remarks>
/// <param name="Name">The tag, such as attention1.backward.</param>
/// <param name="Forward">The forward region.</param>
/// <param name="DOutput">The gradient of its output.</param>
/// <param name="DQ">What the region adds to the gradient of q; null when q needs none.</param>
/// <param name="DK">What the region adds to the gradient of k; null when k needs none.</param>
/// <param name="DV">What the region adds to the gradient of v; null when v needs none.</param>
public sealed record SoftmaxAdjoint(string Name, SoftmaxRegion Forward, Read DOutput, Read? DQ, Read? DK, Read? DV)
{
    /// <summary>The regions of an adjoint layer that stem from the regions of its forward layer.</summary>
    public static EquatableArray<SoftmaxAdjoint> Describe(Layer adjoint, Layer forward)
    {
        var found = new List<SoftmaxAdjoint>();
        foreach (var region in Regions.Describe(forward))
        {
            var equations = adjoint.Equations.Where(e => e.Region == AdjointRegions.Backward(region.Name)).ToList();
            Read? Made(string role) => equations.Find(e => e.Role == role) is { } e ? new Read(e.Array, e.Position) : null;
            var output = equations.Find(e => e.Role == "d_weighted") is { } w
                ? Scope.Reads(w.Value).Find(r => r.Array != region.Sum.Array) : null;
            if (output is not null)
                found.Add(new(AdjointRegions.Backward(region.Name), region, output, Made("d_q"), Made("d_k"), Made("d_v")));
        }
        return found.ToEquatable();
    }
}

/// <summary>Which gradient equations belong to the backward of a region.</summary>
internal sealed class AdjointRegions
{
    private readonly Dictionary<string, SoftmaxRegion> _regions;
    private readonly Dictionary<string, (string Region, string Role)> _inside;

    internal AdjointRegions(Layer forward)
    {
        _inside = forward.Equations.Where(e => e.Region is not null && e.Role is not null and not "output")
            .ToDictionary(e => e.Array, e => (e.Region!, e.Role!));
        // An inner array that something else reads gets gradients that the region's kernel does not know of.
        var open = forward.Equations.SelectMany(e => Scope.Reads(e.Value)
            .Select(r => _inside.TryGetValue(r.Array, out var i) && i.Item1 != e.Region ? i.Item1 : null)).ToList();
        _regions = Regions.Describe(forward).Where(r => !open.Contains(r.Name)).ToDictionary(r => r.Name);
    }

    /// <summary>The tag of a region's gradient.</summary>
    internal static string Backward(string region) => region + ".backward";

    /// <summary>The region and role of the gradient of one of its inner arrays; null for other arrays.</summary>
    internal (string Region, string Role)? Inside(string array) =>
        _inside.TryGetValue(array, out var i) && _regions.ContainsKey(i.Region) ? (i.Region, "d_" + i.Role) : null;

    /// <summary>The region and role of what one of its equations passes to an array outside of it; null for other
    /// contributions.</summary>
    internal (string Region, string Role)? Outgoing(Contribution c)
    {
        if (c.From.Region is null || !_regions.TryGetValue(c.From.Region, out var region)) return null;
        if (Inside(c.Read.Array)?.Region == region.Name) return null;
        return (region.Name, c.From.Role == "weighted" ? "d_v" : c.Read.Equals(region.Q) ? "d_q" : "d_k");
    }
}
