using System.Text.Json;
using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>How one op of the reference data becomes a call of a layer.</summary>
/// <remarks>Tensors go to the parameters of the same name (in.in_proj.weight to inProjWeight) unless <see cref="Names"/> says
/// otherwise; extents follow from the tensors. Several rows for one op together cover its outputs.</remarks>
public sealed record GoldenOp(string Op, Type Layer)
{
    /// <summary>The cases this row is for.</summary>
    public Func<GoldenEntry, bool> When { get; init; } = _ => true;

    /// <summary>Pairs "reference:parameter".</summary>
    public string Names { get; init; } = "";

    /// <summary>Groups "order:names" of tensors whose dimensions the layer has in another order, such as
    /// <c>021:x,y</c>.</summary>
    public string Orders { get; init; } = "";

    /// <summary>Reference inputs that say the same as a hyper-parameter.</summary>
    public string[] Ignored { get; init; } = [];

    /// <summary>Hyper-parameters by name; those not listed keep their default.</summary>
    public Func<JsonElement, Dictionary<string, double>> Scalars { get; init; } = _ => [];

    /// <summary>Extents that the tensors do not tell.</summary>
    public Func<JsonElement, Dictionary<string, int>> Extents { get; init; } = _ => [];

    /// <summary>True when other rows bind the remaining inputs and outputs.</summary>
    public bool IsPart { get; init; }

    /// <summary>Binds the tensors of a case.</summary>
    /// <exception cref="InvalidDataException">A tensor has no parameter, or a parameter has no tensor.</exception>
    public GoldenCall Bind(GoldenEntry entry, IReadOnlyDictionary<string, Dense> tensors)
    {
        var spec = SpecSignature.Of(Layer);
        var renamed = Names.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(p => p.Split(':')[0], p => p.Split(':')[1]);
        Dictionary<string, Dense> inputs = [], all = [], upstream = [];
        var orders = Orders.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(g => g.Split(':')[1].Split(',').Select(n => (Name: n, Order: g.Split(':')[0])))
                .ToDictionary(o => o.Name, o => o.Order);
        List<Expectation> expected = [];
        foreach (var (name, given) in tensors)
        {
            string[] parts = name.Split('.', 2);
            var tensor = orders.TryGetValue(parts[1], out string? order) ? given.Permute([.. order.Select(d => d - '0')]) : given;
            if (parts[0] == "aux" || Ignored.Contains(parts[1])) continue;
            var whole = parts[1] is "prefill" or "decode" ? spec.Signature.Arrays.First(a => a.Role == ArrayRole.Out) : null;
            var array = whole ?? Find(spec.Signature, renamed.GetValueOrDefault(parts[1], parts[1]));
            if (array is null)
            {
                if (IsPart || parts[0] == "gout") continue;
                throw new InvalidDataException($"{entry}: {name} has no parameter in {Layer.Name}.");
            }
            if (whole is null) all[array.Name] = tensor;
            double tolerance = entry.Tolerances.GetValueOrDefault(name, 1e-6);
            switch (parts[0])
            {
                case "in" or "param": inputs[array.Name] = tensor; break;
                case "gout" when whole is null: upstream[array.Name] = tensor; break;
                case "out": expected.Add(new Expectation(array.Name, name, tensor, tolerance)); break;
                case "grad": expected.Add(new Expectation(array.Name, name, tensor, tolerance)); break;
            }
        }
        if (tensors.TryGetValue("gout.prefill", out var early)) upstream["y"] = Dense.Concat(2, early, tensors["gout.decode"])
            .Permute(0, 2, 1, 3);
        var call = new LayerCall
        {
            Spec = spec,
            Extents = ExtentSolver.Solve(spec.Signature, all, Extents(entry.Hyper)),
            Scalars = ScalarsOf(spec.Signature, Scalars(entry.Hyper)),
            Inputs = inputs,
            Upstream = upstream,
        };
        foreach (var a in spec.Signature.Arrays)
            if (a.Role != ArrayRole.Out && !a.Optional && !inputs.ContainsKey(a.Name))
                throw new InvalidDataException($"{entry}: nothing for parameter {a.Name} of {Layer.Name}.");
        return new GoldenCall(call, [.. expected.Where(e => !e.IsGradient || upstream.Count > 0)], entry);
    }

    private static double[] ScalarsOf(LayerSignature signature, Dictionary<string, double> given)
    {
        if (given.Keys.FirstOrDefault(k => signature.Scalars.All(s => s.Name != k)) is { } unknown)
            throw new InvalidDataException($"{signature.Name} has no hyper-parameter {unknown}.");
        return [.. signature.Scalars.Select(s => given.GetValueOrDefault(s.Name, s.Default))];
    }

    private static ArrayInfo? Find(LayerSignature signature, string name) =>
        signature.Arrays.FirstOrDefault(a => string.Equals(a.Name, Plain(name), StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) =>
        name.Replace(".", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal);
}

/// <summary>What an array must be: the reference tensor and its absolute tolerance.</summary>
public sealed record Expectation(string Array, string Name, Dense Reference, double Tolerance)
{
    /// <summary>True for a gradient, false for an output.</summary>
    public bool IsGradient => Name.StartsWith("grad.", StringComparison.Ordinal);
}

/// <summary>A call and what it must give.</summary>
public sealed record GoldenCall(LayerCall Call, Expectation[] Expected, GoldenEntry Entry)
{
    /// <summary>Sizes of the pieces for a run over derived state: the reference's own prefill and then single tokens.</summary>
    public IEnumerable<int> Steps
    {
        get
        {
            int prefill = Entry.Hyper.ValueKind == JsonValueKind.Object && Entry.Hyper.TryGetProperty("prefill", out var p)
                ? p.GetInt32() : 0;
            if (prefill > 0) yield return prefill;
            for (int t = prefill; t < Call.Tokens; t++) yield return 1;
        }
    }

    /// <summary>One line for each output that is not what it must be.</summary>
    public IEnumerable<string> Wrong(string what, IReadOnlyDictionary<string, double[]> arrays, bool gradients)
    {
        foreach (var e in Expected.Where(e => e.IsGradient == gradients))
        {
            if (!arrays.TryGetValue(e.Array, out double[]? found)) yield return $"{Entry} {what}: {e.Name} was not computed";
            else if (Difference(e, Part(e, found)) is { } line) yield return $"{Entry} {what}: {line}";
        }
    }

    private double[] Part(Expectation e, double[] found)
    {
        if (found.Length == e.Reference.Count) return found;
        var array = Call.Signature.Arrays.First(a => a.Name == e.Array);
        int time = Call.TimeDimension(array), length = e.Reference.Shape[1];
        int begin = e.Name == "out.decode" ? Call.Tokens - length : 0;
        var whole = new Dense(Call.Shape(array), Array.ConvertAll(found, x => (float)x));
        return Array.ConvertAll(whole.Slice(time, begin, length).Numbers, x => (double)x);
    }

    private static string? Difference(Expectation e, double[] found)
    {
        if (found.Length != e.Reference.Count) return $"{e.Name} has {found.Length} elements, expected {e.Reference.Count}";
        double worst = 0;
        int at = -1;
        for (int i = 0; i < found.Length; i++)
        {
            double reference = e.Reference.Numbers[i], x = found[i];
            double over = double.IsFinite(reference)
                ? Math.Abs(x - reference) / (e.Tolerance + GoldenFolder.RelativeTolerance * Math.Abs(reference))
                : x.Equals(reference) ? 0 : double.PositiveInfinity;
            if (over <= worst) continue;
            (worst, at) = (double.IsNaN(over) ? double.PositiveInfinity : over, i);
        }
        return worst <= 1 ? null
            : $"{e.Name}[{at}] is {found[at]:G9}, expected {e.Reference.Numbers[at]:G9} ({worst:G3} times the tolerance)";
    }
}
