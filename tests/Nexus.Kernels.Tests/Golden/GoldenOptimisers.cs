using System.Text.Json;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>How an optimiser of the reference data becomes calls of a layer: what its arrays start from, and what the host
/// passes at step n = 1, 2, ….</summary>
/// <param name="Word">The op is <c>optim_WORD</c>, the closed loop <c>train_loop_WORD</c>.</param>
/// <param name="Layer">The layer; its output <c>newP</c> is the next <c>p</c>, and so on.</param>
/// <param name="Scalars">Hyper-parameters of step n; those not listed keep their default.</param>
public sealed record GoldenOptimiser(string Word, Type Layer, Func<JsonElement, int, Dictionary<string, double>> Scalars)
{
    /// <summary>Inputs that start as the parameter; gradients belong to the first.</summary>
    public string[] Parameters { get; init; } = ["p"];

    /// <summary>Inputs that start at 0.</summary>
    public string[] States { get; init; } = [];

    /// <summary>The cases this row is for.</summary>
    public Func<GoldenEntry, bool> When { get; init; } = _ => true;

    /// <summary>The row for a case, or null.</summary>
    public static GoldenOptimiser? For(GoldenEntry entry) =>
        s_rows.FirstOrDefault(r => entry.Op == $"optim_{r.Word}" && r.When(entry))
        ?? s_rows.FirstOrDefault(r => entry.Op == $"train_loop_{r.Word}" && r.When(entry));

    private static readonly GoldenOptimiser[] s_rows =
    [
        new("sgd", typeof(Sgd), (h, _) => new()
        {
            ["lr"] = Number(h, "lr", 0), ["momentum"] = Number(h, "momentum", 0), ["decay"] = Decay(h),
            ["nesterov"] = IsTrue(h, "nesterov") ? 1 : 0,
        }) { States = ["m"] },
        new("adam", typeof(Adam), (h, n) => With(Moments(h, n), "decay", Decay(h))) { States = ["m", "v"] },
        new("adamw", typeof(AdamW), (h, n) => With(Moments(h, n), "decay", Decay(h)))
            { States = ["m", "v"], When = e => !IsTrue(e.Hyper, "amsgrad") },
        new("adamw", typeof(AmsGrad), (h, n) => With(Moments(h, n), "decay", Decay(h)))
            { States = ["m", "v", "top"], When = e => IsTrue(e.Hyper, "amsgrad") },
        new("adagrad", typeof(AdaGrad), (h, _) => new() { ["lr"] = Number(h, "lr", 0) }) { States = ["v"] },
        new("lion", typeof(Lion), (h, _) => new()
        {
            ["lr"] = Number(h, "lr", 0), ["beta1"] = Beta(h, 0, 0), ["beta2"] = Beta(h, 1, 0), ["decay"] = Decay(h),
        }) { States = ["m"] },
        new("nadam", typeof(NAdam), (h, n) => new()
        {
            ["lr"] = Number(h, "lr", 0), ["mu"] = Mu(n), ["nextMu"] = Mu(n + 1), ["c2"] = 1 - Math.Pow(0.999, n),
            ["product"] = Enumerable.Range(1, n).Aggregate(1.0, (all, k) => all * Mu(k)),
        }) { States = ["m", "v"] },
        new("radam", typeof(RAdam), (h, n) => With(Moments(h, n), "rectifier", Rectifier(n))) { States = ["m", "v"] },
        new("rmsprop", typeof(RmsProp), (h, _) => new()
        {
            ["lr"] = Number(h, "lr", 0), ["alpha"] = Number(h, "alpha", 0), ["eps"] = Number(h, "eps", 0),
            ["momentum"] = Number(h, "momentum", 0), ["centred"] = IsTrue(h, "centered") ? 1 : 0,
        }) { States = ["v", "a", "m"] },
        new("schedulefree_adamw", typeof(ScheduleFreeAdamW), (h, n) => new()
        {
            ["lr"] = Warm(h, n), ["beta1"] = Beta(h, 0, 0), ["beta2"] = Beta(h, 1, 0), ["decay"] = Decay(h),
            ["c2"] = 1 - Math.Pow(Beta(h, 1, 0), n), ["share"] = Share(h, n),
        }) { Parameters = ["y", "z", "x"], States = ["v"] },
        new("schedulefree_sgd", typeof(ScheduleFreeSgd), (h, n) => new()
        {
            ["lr"] = Warm(h, n), ["momentum"] = Number(h, "momentum", 0), ["decay"] = Decay(h), ["share"] = Share(h, n),
        }) { Parameters = ["y", "z", "x"] },
        new("sophia", typeof(Sophia), (h, _) => new()
        {
            ["lr"] = Number(h, "lr", 0), ["beta1"] = Beta(h, 0, 0), ["rho"] = Number(h, "rho", 0), ["batch"] = Number(h, "bs", 0),
            ["decay"] = Decay(h),
        }) { States = ["m", "h"] },
    ];

    /// <summary>β₁ (0) or β₂ (1).</summary>
    public static double Beta(JsonElement h, int number, double otherwise) =>
        h.TryGetProperty("betas", out var betas) ? betas[number].GetDouble() : otherwise;

    private static Dictionary<string, double> Moments(JsonElement h, int n)
    {
        double beta1 = Beta(h, 0, 0.9), beta2 = Beta(h, 1, 0.999);
        return new()
        {
            ["lr"] = Number(h, "lr", 0), ["beta1"] = beta1, ["beta2"] = beta2, ["eps"] = Number(h, "eps", 1e-8),
            ["c1"] = 1 - Math.Pow(beta1, n), ["c2"] = 1 - Math.Pow(beta2, n),
        };
    }

    private static Dictionary<string, double> With(Dictionary<string, double> scalars, string name, double value)
    {
        scalars[name] = value;
        return scalars;
    }

    private static double Number(JsonElement h, string name, double otherwise) =>
        h.TryGetProperty(name, out var v) ? v.GetDouble() : otherwise;

    private static bool IsTrue(JsonElement h, string name) => h.TryGetProperty(name, out var v) && v.GetBoolean();

    private static double Decay(JsonElement h) => Number(h, "weight_decay", 0);

    private static double Mu(int n) => 0.9 * (1 - 0.5 * Math.Pow(0.96, 0.004 * n));

    private static double Rectifier(int n)
    {
        double power = Math.Pow(0.999, n), most = 2 / (1 - 0.999) - 1, rho = most - 2 * n * power / (1 - power);
        return rho > 5 ? Math.Sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho)) : 0;
    }

    private static double Warm(JsonElement h, int n) => Number(h, "lr", 0) * Math.Min(1, n / Number(h, "warmup_steps", 1));

    private static double Share(JsonElement h, int n) =>
        Math.Pow(Warm(h, n), 2) / Enumerable.Range(1, n).Sum(k => Math.Pow(Warm(h, k), 2));
}
