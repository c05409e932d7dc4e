namespace Nexus.Spec;

/// <summary>One gradient for each input of an evaluation, row-major like the input; 0 where the outputs do not depend on
/// it.</summary>
public sealed class Gradients
{
    private readonly Dictionary<string, double[]> _gradients;

    internal Gradients(Dictionary<string, double[]> gradients) => _gradients = gradients;

    /// <summary>The gradient with respect to an input.</summary>
    public double[] this[Name input] => _gradients.TryGetValue(input.ToString(), out var gradient)
        ? gradient
        : throw new SpecException($"'{input}' is no real input; the inputs are: {string.Join(", ", _gradients.Keys)}.");
}
