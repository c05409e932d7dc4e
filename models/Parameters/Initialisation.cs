using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>Fills parameters with their first values. Each element is a pure function of the seed, its parameter's name and its
/// position.</summary>
static unsafe class Initialisation
{
    /// <summary>Bounds of Δ, the first step sizes of a Mamba layer.</summary>
    const double LeastStep = 1e-3, MostStep = 1e-1;

    public static void Fill(ParameterLayout layout, float* values, ulong seed)
    {
        foreach (Parameter p in layout.Parameters)
        {
            Fill(p, new Span<float>(values + p.Offset, checked((int)p.Count)), RandomStream.Of(seed, p.Name));
        }
    }

    static void Fill(Parameter p, Span<float> values, CounterRandom random)
    {
        float scale = (float)p.Scale;
        switch (p.Start)
        {
            case Initial.Constant:
                values.Fill(scale);
                break;
            case Initial.Normal:
                random.FillNormal(values, 0, scale);
                break;
            case Initial.Uniform:
                random.FillUniform(values, -scale, scale);
                break;
            case Initial.LogRange:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)Math.Log(i % p.Shape[^1] + 1);
                }
                break;
            case Initial.StepSize:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)InverseSoftplus(StepSize(random.Uniform((ulong)i)));
                }
                break;
            default:
                throw new InvalidOperationException($"{p.Name}: expected a known start, actual {p.Start}.");
        }
    }

    static double StepSize(double uniform) => LeastStep * Math.Pow(MostStep / LeastStep, uniform);

    /// <summary>softplus⁻¹(y) = y + log(1 − e⁻ʸ) = log(eʸ − 1).</summary>
    static double InverseSoftplus(double y) => y + Math.Log(1 - Math.Exp(-y));
}
