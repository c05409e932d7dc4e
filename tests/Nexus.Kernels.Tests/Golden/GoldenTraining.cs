using Nexus.Kernels.Tests.Golden.Specs;
using Nexus.Kernels.Tests.Harness;
using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>The optimiser ops of the reference data: loops of calls of their layers.</summary>
[Collection(GoldenReport.Name)]
public sealed class GoldenTraining(GoldenReport report)
{
    private delegate LayerResult Engine(LayerCall call, bool gradients);

    /// <summary>The optimiser cases by name.</summary>
    public static TheoryData<string> Optimisers =>
        [.. GoldenFolder.Entries.Where(e => e.Op.StartsWith("optim_", StringComparison.Ordinal) && GoldenOptimiser.For(e) != null)
            .Select(e => e.ToString())];

    /// <summary>The closed training loops by name.</summary>
    public static TheoryData<string> Loops =>
        [.. GoldenFolder.Entries.Where(e => e.Op.StartsWith("train_loop_", StringComparison.Ordinal) && GoldenOptimiser.For(e) != null)
            .Select(e => e.ToString())];

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
        foreach (string output in tensors.Keys.Where(k => k.StartsWith("out.", StringComparison.Ordinal)).ToList())
        {
            string kind = output.Split('.')[1], name = output[(5 + kind.Length)..];
            Dense gradients = tensors[$"in.grad.{name}"], expected = tensors[output];
            var parameter = new Parameter(entry, tensors[$"in.p0.{name}"]);
            for (int step = 0; step < expected.Shape[0]; step++)
            {
                if (tensors.TryGetValue($"in.hessian_grad.{name}", out var other) && step % 5 == 0)
                    parameter.Estimate(other.Slice(0, step / 5, 1).Numbers, engine);
                parameter.Step(gradients.Slice(0, step, 1).Numbers, step + 1, engine);
                float[] found = kind == "p" ? parameter.Values : parameter[kind];
                string? wrong = Wrong(expected.Slice(0, step, 1).Numbers, found, entry.Tolerances[output]);
                if (wrong is not null) yield return $"{entry} {what}: {output} after step {step + 1} {wrong}";
            }
        }
    }

    private static IEnumerable<string> Train(GoldenEntry entry, string what, Engine engine)
    {
        var tensors = GoldenTensors.Read(entry);
        string[] names = ["W1", "b1", "W2", "b2"];
        var parameters = names.ToDictionary(n => n, n => new Parameter(entry, tensors[$"in.p0.{n}"]));
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

    /// <summary>A parameter and what its optimiser keeps of it, carried in f32 from step to step.</summary>
    private sealed class Parameter
    {
        private readonly GoldenEntry _entry;
        private readonly GoldenOptimiser _row;
        private readonly Dictionary<string, float[]> _arrays = [];

        public Parameter(GoldenEntry entry, Dense start)
        {
            (_entry, _row) = (entry, GoldenOptimiser.For(entry)!);
            foreach (string p in _row.Parameters) _arrays[p] = [.. start.Numbers];
            foreach (string s in _row.States) _arrays[s] = new float[start.Count];
        }

        /// <summary>What gradients belong to.</summary>
        public float[] Values => _arrays[_row.Parameters[0]];

        public float[] this[string name] => _arrays[name];

        public void Step(float[] gradient, int step, Engine engine) =>
            Call(_row.Layer, gradient, _row.Scalars(_entry.Hyper, step), engine);

        /// <summary>Another estimate of the curvature, for Sophia.</summary>
        public void Estimate(float[] gradient, Engine engine) => Call(typeof(SophiaHessian), gradient,
            new() { ["beta2"] = GoldenOptimiser.Beta(_entry.Hyper, 1, 0.99) }, engine);

        private void Call(Type layer, float[] gradient, Dictionary<string, double> scalars, Engine engine)
        {
            var spec = SpecSignature.Of(layer);
            int[] shape = [gradient.Length];
            var kept = spec.Signature.Arrays.Where(a => a.Role == ArrayRole.In && a.Name != "g").Select(a => a.Name).ToList();
            var inputs = kept.ToDictionary(n => n, n => new Dense(shape, _arrays[n]));
            inputs["g"] = new Dense(shape, gradient);
            if (scalars.Keys.FirstOrDefault(k => spec.Signature.Scalars.All(s => s.Name != k)) is { } unknown)
                throw new InvalidDataException($"{layer.Name} has no hyper-parameter {unknown}.");
            var result = engine(new LayerCall
            {
                Spec = spec,
                Extents = shape,
                Scalars = [.. spec.Signature.Scalars.Select(s => scalars.GetValueOrDefault(s.Name, s.Default))],
                Inputs = inputs,
            }, false);
            foreach (string n in kept)
                if (result.Outputs.TryGetValue($"new{char.ToUpperInvariant(n[0])}{n[1..]}", out double[]? next))
                    _arrays[n] = Narrow(next);
        }
    }
}
