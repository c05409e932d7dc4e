namespace Nexus.Models;

/// <summary>Fills parameters with their first values. Each element is a pure function of the seed, its parameter's name and its position.</summary>
static unsafe class Initialisation
{
    /// <summary>Bounds of Δ, the first step sizes of a Mamba layer.</summary>
    const double LeastStep = 1e-3, MostStep = 1e-1;

    public static void Fill(ParameterLayout layout, float* values, ulong seed)
    {
        foreach (Parameter p in layout.Parameters)
        {
            Fill(p, new Span<float>(values + p.Offset, checked((int)p.Count)), Draw.Stream(seed, p.Name));
        }
    }

    static void Fill(Parameter p, Span<float> values, ulong seed)
    {
        int last = p.Shape[^1];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(p.Start switch
            {
                Initial.Constant => p.Scale,
                Initial.Normal => p.Scale * Draw.Normal(seed, (ulong)i),
                Initial.Uniform => p.Scale * (2 * Draw.Uniform(seed, (ulong)i) - 1),
                Initial.LogRange => Math.Log(i % last + 1),
                Initial.StepSize => InverseSoftplus(StepSize(Draw.Uniform(seed, (ulong)i))),
                _ => throw new InvalidOperationException($"{p.Name}: expected a known start, actual {p.Start}."),
            });
        }
    }

    static double StepSize(double uniform) => LeastStep * Math.Pow(MostStep / LeastStep, uniform);

    /// <summary>softplus⁻¹(y) = y + log(1 − e⁻ʸ) = log(eʸ − 1).</summary>
    static double InverseSoftplus(double y) => y + Math.Log(1 - Math.Exp(-y));
}
