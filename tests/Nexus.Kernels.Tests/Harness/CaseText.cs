using System.Globalization;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>A case written as text, such as <c>T=3 D=37 window=2 -bias seed=42</c>: extents, hyper-parameters, absent arrays
/// and a seed.</summary>
/// <remarks>The text says everything: the same text gives the same numbers on every machine. <see cref="Variable"/> makes all
/// properties of a test class run one case only.</remarks>
public sealed record CaseText(string Text)
{
    /// <summary>The environment variable that names the one case to run.</summary>
    public const string Variable = "NEXUS_CASE";

    /// <summary>The line that reruns this case for the test class of a layer.</summary>
    public string Rerun(Type test) => $"{Variable}='{Text}' dotnet test --filter {test.Name}";

    /// <summary>The call: data from the seed, uniform in the range of each array.</summary>
    public LayerCall Call(SpecSignature spec, Func<string, (double Low, double High)> range, Action<LayerCall> adjust)
    {
        var signature = spec.Signature;
        Dictionary<string, double> numbers = [];
        HashSet<string> absent = [];
        foreach (string word in Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word[0] == '-') absent.Add(word[1..]);
            else numbers[word.Split('=')[0]] = double.Parse(word.Split('=')[1], CultureInfo.InvariantCulture);
        }
        Check(signature, numbers.Keys, absent);
        var random = new Random((int)numbers.GetValueOrDefault("seed", 1));
        int[] extents = [.. signature.Axes.Select(a => a.Size > 0 ? a.Size : (int)numbers.GetValueOrDefault(a.Name, 1))];
        var call = new LayerCall
        {
            Spec = spec,
            Extents = extents,
            Scalars = [.. signature.Scalars.Select(s => numbers.GetValueOrDefault(s.Name, s.Default))],
            Inputs = [],
        };
        foreach (var a in signature.Arrays.Where(a => !absent.Contains(a.Name)))
        {
            int[] shape = call.Shape(a);
            int count = call.Count(a);
            if (a.Role == ArrayRole.Out) call.Upstream[a.Name] = new Dense(shape, Uniform(random, count, -1, 1));
            else if (a.Role == ArrayRole.Ids) call.Inputs[a.Name] = new Dense(shape,
                Positions(random, count, call, spec.ValueAxes[a.Name]));
            else call.Inputs[a.Name] = new Dense(shape, Uniform(random, count, range(a.Name).Low, range(a.Name).High));
        }
        adjust(call);
        return call;
    }

    private static void Check(LayerSignature signature, IEnumerable<string> named, IEnumerable<string> absent)
    {
        foreach (string name in named)
            if (name != "seed" && signature.Axes.All(a => a.Name != name) && signature.Scalars.All(s => s.Name != name))
                throw new ArgumentException($"{signature.Name} has no axis and no hyper-parameter '{name}'.");
        foreach (string name in absent)
            if (!signature.Arrays.Any(a => a.Name == name && (a.Optional || a.Role == ArrayRole.Out)))
                throw new ArgumentException($"{signature.Name} has no optional array and no output '{name}' to leave out.");
    }

    private static int[] Positions(Random random, int count, LayerCall call, string axis)
    {
        int extent = call.Extents[Array.FindIndex(call.Signature.Axes, a => a.Name == axis)];
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(extent))];
    }

    private static float[] Uniform(Random random, int count, double low, double high) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(low + (high - low) * random.NextDouble()))];
}
