using Nexus.Compiler.Ir;
using Nexus.Compiler.Lower;

namespace Nexus.Compiler.Plan;

/// <summary>What Backward reads of Advance: saved as it is, computed again point by point, or (recurrences) chunk by chunk.</summary>
/// <remarks>An array that Advance stores anyway is saved: that costs memory and no time. One that it fuses away is computed again when a
/// map gives it from what is saved, and otherwise stored and saved.</remarks>
public sealed class BackwardNeeds
{
    /// <summary>Arrays that Advance leaves in the residuals.</summary>
    public HashSet<string> Residuals { get; } = [];
    /// <summary>Maps computed again.</summary>
    public HashSet<string> Again { get; } = [];
    /// <summary>Recurrences computed again from chunk starts.</summary>
    public HashSet<string> Recurrent { get; } = [];
    /// <summary>Arrays that Advance must store though its own steps do not need it.</summary>
    public HashSet<string> ToKeep { get; } = [];

    /// <summary>Finds the needs of an adjoint.</summary>
    public static BackwardNeeds Of(Layer layer, Layer adjoint, PlannedPass forward)
    {
        var needs = new BackwardNeeds();
        // A forward array that the adjoint repeats the rows before the first token of is still a forward array.
        var own = new HashSet<string>(adjoint.Arrays.Where(a => a.Kind != ArrayKind.In).Select(a => a.Name));
        var wanted = adjoint.Equations.Where(e => e.Region is null).SelectMany(e => new Facts(e, adjoint).ReadNames).Where(n => !own.Contains(n)).Distinct();
        // A region's hand kernel reads only its inputs and output.
        var regions = forward.Pass.Steps.OfType<AttentionStep>().SelectMany(s => new[] { s.Plan.Q.Array, s.Plan.K.Array, s.Plan.V.Array, s.Plan.Y.Array });
        foreach (var array in wanted.Concat(regions).ToList()) needs.Need(array, layer, forward);
        return needs;
    }

    private void Need(string array, Layer layer, PlannedPass forward)
    {
        if (!forward.Pass.Buffers.TryGetValue(array, out var buffer)) return;
        if (buffer.Place == Place.Parameter || Residuals.Contains(array) || Again.Contains(array) || Recurrent.Contains(array)) return;
        var equations = layer.Equations.Where(e => e.Array == array).Select(e => new Facts(e, layer)).ToList();
        if (equations.Count == 0) return;
        // Of a recurrence with tiles, what has inner axes and is handed on is computed again; the rest is small, or a map of that.
        if (buffer.Lag is not null && forward.Scans.Any(s => s.IsVirtual && s.Arrays.Contains(array) && s.InnerOf(buffer).Count > 0))
        {
            Recurrent.Add(array);
            foreach (var name in equations.SelectMany(f => f.ReadNames)) Need(name, layer, forward);
            return;
        }
        if (forward.InMemory.Contains(array)) Residuals.Add(array);
        else if (equations.All(f => f.IsMap))
        {
            Again.Add(array);
            foreach (var name in equations.SelectMany(f => f.ReadNames)) Need(name, layer, forward);
        }
        else
        {
            ToKeep.Add(array);
            Residuals.Add(array);
        }
    }
}
