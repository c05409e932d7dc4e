namespace Nexus.Models;

/// <summary>The learning rate of each step: linear warm-up, then half a cosine, or stable and a linear decay.</summary>
public static class Schedule
{
    /// <summary>Learning rate of step s of n. Warm-up (s &lt; w): lr (s + 1) / w. Cosine: min + (lr − min)(1 + cos πp) / 2 with
    /// p = (s − w) / (n − 1 − w). WSD: lr, and in the last ⌈fraction · n⌉ steps a line that ends at min in step n −
    /// 1.</summary>
    /// <param name="options">lr, warm-up, kind and fractions.</param>
    /// <param name="step">s, from 0.</param>
    /// <param name="steps">n.</param>
    public static double Rate(TrainOptions options, int step, int steps)
    {
        double most = options.Lr, least = options.Lr * options.MinLrFraction;
        if (step < options.Warmup)
        {
            return most * (step + 1) / options.Warmup;
        }
        int decay = options.Schedule == ScheduleKind.Cosine
            ? steps - options.Warmup
            : Math.Min(steps - options.Warmup, (int)Math.Ceiling(options.DecayFraction * steps));
        int first = steps - decay;
        if (step < first)
        {
            return most;
        }
        double p = decay <= 1 ? 1 : Math.Clamp((step - first) / (double)(decay - 1), 0, 1);
        double weight = options.Schedule == ScheduleKind.Cosine ? (1 + Math.Cos(Math.PI * p)) / 2 : 1 - p;
        return least + (most - least) * weight;
    }
}
