using Nexus.Kernels.Tests.Golden.Specs;
using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>The optimiser ops of the reference data: loops of calls of <see cref="AdamW"/> and <see cref="AmsGrad"/>.</summary>
[Collection(GoldenReport.Name)]
public sealed class GoldenTraining(GoldenReport report)
{
    private delegate LayerResult Engine(LayerCall call, bool gradients);

    /// <summary>The optimiser cases by name.</summary>
    public static TheoryData<string> Optimisers =>
        [.. GoldenFolder.Entries.Where(e => e.Op == "optim_adamw").Select(e => e.ToString())];

    /// <summary>The closed training loops by name.</summary>
    public static TheoryData<string> Loops =>
        [.. GoldenFolder.Entries.Where(e => e.Op == "train_loop_adamw").Select(e => e.ToString())];

    [Theory, MemberData(nameof(Optimisers))]
    public void The_equations_follow_the_optimiser(string name) => report.Run(name, "spec", Follow(Entry(name), "spec", Spec));

    [Theory, MemberData(nameof(Optimisers))]
    public void The_kernels_follow_the_optimiser(string name) =>
        report.Run(name, "kernel", Generated.Widths.SelectMany(isa => Follow(Entry(name), $"{isa}", OnKernel(isa))));

    [Theory, MemberData(nameof(Loops))]
    public void The_equations_follow_the_training_loop(string name) => report.Run(name, "spec", Train(Entry(name), "spec", Spec));

    [Theory, MemberData(nameof(Loops))]
    public void The_kernels_follow_the_training_loop(string name) =>
        report.Run(name, "kernel", Generated.Widths.SelectMany(isa => Train(Entry(name), $"{isa}", OnKernel(isa))));

    private static GoldenEntry Entry(string name) => GoldenFolder.Entries.First(e => e.ToString() == name);

    private static LayerResult Spec(LayerCall call, bool gradients) => Oracle.Run(call, Precision.Double, gradients);

    private static Engine OnKernel(Isa isa) => (call, gradients) =>
    {
        using var pool = new WorkerPool(1);
        using var run = new KernelRun(Generated.Of(call.Spec.Layer), call, isa, pool);
        var result = run.Whole(gradients);
        Generated.AssertRan(isa, run);
        return result;
    };

    private static IEnumerable<string> Follow(GoldenEntry entry, string what, Engine engine)
    {
        var tensors = GoldenTensors.Read(entry);
        foreach (string name in tensors.Keys.Where(k => k.StartsWith("in.p0.", StringComparison.Ordinal)).Select(k => k[6..]))
        {
            Dense gradients = tensors[$"in.grad.{name}"], expected = tensors[$"out.p.{name}"];
            var parameter = new Moments(entry, tensors[$"in.p0.{name}"]);
            for (int step = 0; step < expected.Shape[0]; step++)
            {
                parameter.Step(gradients.Slice(0, step, 1).Numbers, step + 1, engine);
                string? wrong = Wrong(expected.Slice(0, step, 1).Numbers, parameter.Values, entry.Tolerances[$"out.p.{name}"]);
                if (wrong is not null) yield return $"{entry} {what}: out.p.{name} after step {step + 1} {wrong}";
            }
        }
    }

    private static IEnumerable<string> Train(GoldenEntry entry, string what, Engine engine)
    {
        var tensors = GoldenTensors.Read(entry);
        string[] names = ["W1", "b1", "W2", "b2"];
        var parameters = names.ToDictionary(n => n, n => new Moments(entry, tensors[$"in.p0.{n}"]));
        var spec = SpecSignature.Of(typeof(TanhNetworkLoss));
        Dense losses = tensors["out.loss"];
        for (int step = 0; step < losses.Count; step++)
        {
            Dictionary<string, Dense> inputs = new() { ["x"] = tensors["in.x"], ["y"] = tensors["in.y"] };
            foreach (string n in names) inputs[Lower(n)] = new Dense(tensors[$"in.p0.{n}"].Shape, parameters[n].Values);
            var result = engine(new LayerCall
            {
                Spec = spec,
                Extents = ExtentSolver.Solve(spec.Signature, inputs),
                Scalars = [],
                Inputs = inputs,
                Upstream = new() { ["loss"] = new Dense([], new float[] { 1 }) },
            }, true);
            string? wrong = Wrong([losses.Numbers[step]], [(float)result.Outputs["loss"][0]], entry.Tolerances["out.loss"]);
            if (wrong is not null) yield return $"{entry} {what}: out.loss before step {step + 1} {wrong}";
            foreach (string n in names) parameters[n].Step(Narrow(result.Gradients[Lower(n)]), step + 1, engine);
        }
        foreach (string n in names)
            if (Wrong(tensors[$"out.p.{n}"].Numbers, parameters[n].Values, entry.Tolerances[$"out.p.{n}"]) is { } wrong)
                yield return $"{entry} {what}: out.p.{n} {wrong}";
    }

    private static string Lower(string name) => name.ToLowerInvariant();

    private static float[] Narrow(double[] x) => Array.ConvertAll(x, v => (float)v);

    private static string? Wrong(float[] expected, float[] found, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            if (!(Math.Abs(found[i] - expected[i]) <= tolerance + GoldenFolder.RelativeTolerance * Math.Abs(expected[i])))
                return $"[{i}] is {found[i]:G9}, expected {expected[i]:G9}";
        return null;
    }

    /// <summary>A parameter and its moments, carried in f32 from step to step.</summary>
    private sealed class Moments(GoldenEntry entry, Dense start)
    {
        private float[] _m = new float[start.Count], _v = new float[start.Count], _top = new float[start.Count];

        public float[] Values { get; private set; } = [.. start.Numbers];

        public void Step(float[] gradient, int step, Engine engine)
        {
            bool amsgrad = entry.Hyper.TryGetProperty("amsgrad", out var a) && a.GetBoolean();
            double beta1 = entry.Hyper.GetProperty("betas")[0].GetDouble(),
                beta2 = entry.Hyper.GetProperty("betas")[1].GetDouble();
            var spec = SpecSignature.Of(amsgrad ? typeof(AmsGrad) : typeof(AdamW));
            int[] shape = [gradient.Length];
            Dictionary<string, Dense> inputs = new()
            {
                ["p"] = new(shape, Values), ["g"] = new(shape, gradient), ["m"] = new(shape, _m), ["v"] = new(shape, _v),
            };
            if (amsgrad) inputs["top"] = new(shape, _top);
            Dictionary<string, double> scalars = new()
            {
                ["lr"] = Number("lr"), ["beta1"] = beta1, ["beta2"] = beta2, ["eps"] = Number("eps"),
                ["decay"] = Number("weight_decay"),
                ["c1"] = 1 - Math.Pow(beta1, step), ["c2"] = 1 - Math.Pow(beta2, step),
            };
            var result = engine(new LayerCall
            {
                Spec = spec,
                Extents = shape,
                Scalars = [.. spec.Signature.Scalars.Select(s => scalars[s.Name])],
                Inputs = inputs,
            }, false);
            (Values, _m, _v) = (Narrow(result.Outputs["newP"]), Narrow(result.Outputs["newM"]), Narrow(result.Outputs["newV"]));
            if (amsgrad) _top = Narrow(result.Outputs["newTop"]);
        }

        private double Number(string name) => entry.Hyper.GetProperty(name).GetDouble();
    }
}
