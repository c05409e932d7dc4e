using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>NaN, infinities, zeros, subnormals and huge numbers through an elementwise layer, in every combination of its
/// inputs.</summary>
public static class SpecialValues
{
    private static readonly float[] s_values =
    [
        float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, 1e-45f, -1e-45f, 1e-39f, -1e-39f, 1e-30f, -1e-30f,
            1f, -1f,
        20f, -20f, 20.5f, 88f, -88f, 104f, -104f, 1e4f, -1e4f, 3e38f, -3e38f,
    ];

    /// <summary>The number of combinations.</summary>
    public static int Count(SpecSignature spec) =>
        (int)Math.Pow(s_values.Length, spec.Signature.Arrays.Count(a => a.Role == ArrayRole.In));

    /// <summary>Puts the combinations into the inputs of a call.</summary>
    public static void Place(LayerCall call)
    {
        int stride = 1;
        foreach (var a in call.Signature.Arrays.Where(a => a.Role == ArrayRole.In))
        {
            float[] numbers = call.Inputs[a.Name].Numbers;
            for (int i = 0; i < numbers.Length; i++) numbers[i] = s_values[i / stride % s_values.Length];
            stride *= s_values.Length;
        }
    }

    /// <summary>One line for each element that is not of the kind the equations give in f32.</summary>
    public static IEnumerable<string> Wrong(
        LayerCall call, IReadOnlyDictionary<string, double[]> found, IReadOnlyDictionary<string, double[]> expected)
    {
        foreach (var (name, reference) in expected)
        {
            for (int i = 0; i < reference.Length; i++)
            {
                double x = found[name][i], y = reference[i];
                bool right = double.IsFinite(y) ? Math.Abs(x - y) <= 1e-37 + 1e-5 * Math.Abs(y) : x.Equals(y);
                if (right) continue;
                string inputs = string.Join(", ", call.Signature.Arrays.Where(a => a.Role == ArrayRole.In)
                    .Select(a => $"{a.Name}={call.Inputs[a.Name].Numbers[i]:G9}"));
                yield return $"{name}({inputs}) is {x:G9}, the equations give {y:G9}";
            }
        }
    }
}
