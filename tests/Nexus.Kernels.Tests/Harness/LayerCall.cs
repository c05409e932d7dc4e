using System.Globalization;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>One call of a layer: sizes, hyper-parameters, data, and the gradients that arrive at its outputs.</summary>
public sealed class LayerCall
{
    /// <summary>The layer.</summary>
    public required SpecSignature Spec { get; init; }

    /// <summary>One extent for each axis.</summary>
    public required int[] Extents { get; init; }

    /// <summary>One value for each hyper-parameter.</summary>
    public required double[] Scalars { get; init; }

    /// <summary>In, Weight and Ids arrays by name; an optional one that is missing is absent.</summary>
    public required Dictionary<string, Dense> Inputs { get; init; }

    /// <summary>Upstream gradients by output name; an output without one has gradient 0.</summary>
    public Dictionary<string, Dense> Upstream { get; init; } = [];

    /// <summary>The layer's parameters.</summary>
    public LayerSignature Signature => Spec.Signature;

    /// <summary>The extent of the time axis, or 0 when there is none.</summary>
    public int Tokens => Spec.Time is null ? 0 : Extents[TimeAxis];

    /// <summary>The number of the time axis, or -1.</summary>
    public int TimeAxis => Array.FindIndex(Signature.Axes, a => a.IsTime);

    /// <summary>The number of elements of an array.</summary>
    public int Count(ArrayInfo array) => ExtentSolver.Size(array.Dimensions, Extents);

    /// <summary>The shape of an array.</summary>
    public int[] Shape(ArrayInfo array) => [.. array.Dimensions.Select(d => d.Size(Extents))];

    /// <summary>The dimension of an array that is time, or -1.</summary>
    public int TimeDimension(ArrayInfo array) =>
        Array.FindIndex(array.Dimensions, d => d is Dimension.Of of && of.Axis == TimeAxis && TimeAxis >= 0);

    /// <summary>The arrays whose gradient a backward pass gives: present In and Weight arrays.</summary>
    public IEnumerable<ArrayInfo> Differentiable =>
        Signature.Arrays.Where(a => a.Role is ArrayRole.In or ArrayRole.Weight && Inputs.ContainsKey(a.Name));

    /// <summary>The output arrays.</summary>
    public IEnumerable<ArrayInfo> Outputs => Signature.Arrays.Where(a => a.Role == ArrayRole.Out);

    /// <summary>The same call with every input and upstream gradient moved by at most 8 ulp.</summary>
    public LayerCall Moved(int seed)
    {
        const double most = 8.0 / (1 << 24);
        var random = new Random(seed);
        return new LayerCall { Spec = Spec, Extents = Extents, Scalars = Scalars, Upstream = All(Upstream),
            Inputs = All(Inputs) };

        Dictionary<string, Dense> All(Dictionary<string, Dense> arrays) =>
            arrays.ToDictionary(a => a.Key, a => a.Value.Ids is not null ? a.Value
            : a.Value with { Numbers = Array.ConvertAll(a.Value.Numbers,
                x => (float)(x * (1 + most * (2 * random.NextDouble() - 1)))) });
    }

    /// <summary>"RmsNorm(R=3, D=37)".</summary>
    public override string ToString()
    {
        var changed = Signature.Scalars.Select((s, i) => (s.Name, s.Default, Value: Scalars[i])).Where(s => s.Default != s.Value)
            .Select(s => $" {s.Name}={s.Value.ToString(CultureInfo.InvariantCulture)}");
        var absent = Signature.Arrays.Where(a => a.Optional && !Inputs.ContainsKey(a.Name)).Select(a => $" no {a.Name}");
        string sizes = ExtentSolver.Describe(Signature, Extents) + string.Concat(changed) + string.Concat(absent);
        return $"{Signature.Name}({sizes.Trim()})";
    }
}

/// <summary>What a call gave, by array name, widened to double.</summary>
public sealed record LayerResult(Dictionary<string, double[]> Outputs, Dictionary<string, double[]> Gradients);
