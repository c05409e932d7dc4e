using System.Globalization;

namespace Nexus.Models;

/// <summary>What a resumed run may change. Which text is trained on, in which order and what is held out must stay: with
/// another of these the run would be neither the one that was begun nor the one that was asked for, and could train on what
/// was held out before. How the weights are moved may change, which is said; then the run is another from there on.</summary>
static class ResumeCheck
{
    static readonly (string Name, Func<TrainOptions, IFormattable> Of)[] Fixed =
    [
        ("seed", o => o.Seed), ("batch", o => o.Batch), ("context", o => o.Context), ("accumulate", o => o.Accumulate),
        ("validation", o => o.Validation),
    ];

    static readonly (string Name, Func<TrainOptions, IFormattable> Of)[] Changeable =
    [
        ("steps", o => o.Steps), ("seconds", o => o.Seconds), ("lr", o => o.Lr), ("min_lr_fraction", o => o.MinLrFraction),
        ("warmup", o => o.Warmup), ("schedule", o => o.Schedule), ("decay_fraction", o => o.DecayFraction),
        ("weight_decay", o => o.WeightDecay), ("beta1", o => o.Beta1), ("beta2", o => o.Beta2), ("adam_eps", o => o.AdamEps),
        ("clip", o => o.Clip),
    ];

    /// <summary>Throws when an option that must stay was changed.</summary>
    /// <exception cref="NexusException">It names each, with both values.</exception>
    public static void Require(string checkpoint, TrainOptions then, TrainOptions now)
    {
        string changed = Differences(Fixed, then, now);
        if (changed.Length > 0)
        {
            throw new NexusException($"{checkpoint}: expected the options that decide what is trained on to be the " +
                $"checkpoint's, actual {changed}. Leave them out to resume with the checkpoint's own, or start a new run with another --out.");
        }
    }

    /// <summary>The other options that decide bits and were changed, such as <c>lr 0.001 instead of 0.003</c>; null when none
    /// was.</summary>
    public static string? Changed(TrainOptions then, TrainOptions now) =>
        Differences(Changeable, then, now) is { Length: > 0 } text ? text : null;

    static string Differences((string Name, Func<TrainOptions, IFormattable> Of)[] options, TrainOptions then,
        TrainOptions now) =>
        string.Join(", ", options.Where(o => !o.Of(then).Equals(o.Of(now)))
            .Select(o => $"{o.Name} {Text(o.Of(now))} instead of {Text(o.Of(then))}"));

    static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture).ToLowerInvariant();
}
