using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>What the arrays of a softmax-weighted sum are to the hand kernel. Positions are those of the defining equations.</summary>
/// <param name="Name">The region's name.</param>
/// <param name="Q">Queries, over batch and head indices, the query time and the contracted index.</param>
/// <param name="K">Keys, over batch and key-head indices, the key time and the contracted index.</param>
/// <param name="V">Values, over batch and key-head indices, the key time and the value index.</param>
/// <param name="Y">The result, as the left-hand side of its equation.</param>
/// <param name="Time">Query time index.</param>
/// <param name="Key">Key time index.</param>
/// <param name="Contracted">Indices summed in the score, outermost first.</param>
/// <param name="Value">Indices of the values' channels.</param>
/// <param name="Scale">Uniform factor of the score.</param>
/// <param name="Cap">Uniform soft cap, or null.</param>
/// <param name="Window">Uniform window (keys in sight), or null for all.</param>
/// <param name="MaxSum">Name of the array that keeps the largest score and Σ exp of each row for Backward.</param>
/// <param name="Gradients">For Backward: gradient arrays of Y (given), Q, K and V; else null.</param>
public sealed record AttentionPlan(
    string Name, Read Q, Read K, Read V, Read Y, string Time, string Key, List<string> Contracted, List<string> Value,
    Expr Scale, Expr? Cap, Expr? Window, string MaxSum, AttentionGradientNames? Gradients)
{
    /// <summary>Arrays that the hand kernel reads.</summary>
    public IEnumerable<string> HandReads() => Gradients is null ? [Q.Array, K.Array, V.Array] : [Q.Array, K.Array, V.Array, Y.Array, Gradients.Y];
}

/// <summary>Arrays of the gradients of a softmax-weighted sum; null where none is wanted.</summary>
public sealed record AttentionGradientNames(string Y, string? Q, string? K, string? V);
