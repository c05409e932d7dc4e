using System.Reflection;
using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Generators.Tests.Harness;
using Nexus.Spec;

namespace Nexus.Generators.Tests;

/// <summary>The two readings of a spec agree: <c>Define</c> run as C# by the reference evaluator, and the core IR read from its
/// text.</summary>
/// <remarks>This is the test of lifting: both sides derive on their own which outer indices a callee's local depends
/// on.</remarks>
public sealed class AgreementTests
{
    private struct Time : ITime;

    private struct Step : ITime;

    private struct A0;

    private struct A1;

    private struct A2;

    private struct A3;

    private struct A4;

    private struct A5;

    private static readonly Type[] Plain = [typeof(A0), typeof(A1), typeof(A2), typeof(A3), typeof(A4), typeof(A5)];
    private static readonly int[] Extents = [3, 2, 4, 3, 2, 5];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool>();
            foreach (var layer in Sources.Specs)
            {
                cases.Add(layer.Name, true);
                if (layer.Parameters.Any(p => p.Optional)) cases.Add(layer.Name, false);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Core_ir_computes_what_Define_computes(string layer, bool optionals)
    {
        var raw = Sources.Specs.Single(l => l.Name == layer);
        var core = Elaborator.Elaborate(raw, Sources.Table);
        var run = new Evaluation();
        var sizes = Axes(run, raw, out var define);
        var inputs = new Inputs { Random = (seed, counters) => Philox.Uniform((long)seed, [.. counters]) };
        foreach (var axis in raw.Axes) inputs.Extents[axis.Name] = sizes[axis.Name];

        var outputs = new List<(string Name, Dim[] Dims)>();
        var arguments = new List<object?>();
        var signature = Elaborator.SignatureOf(raw, core, Sources.Table);
        foreach (var parameter in define.GetParameters()) arguments.Add(Argument(parameter, parameter.Name!));
        define.Invoke(null, [.. arguments]);

        object? Argument(ParameterInfo parameter, string name)
        {
            if (parameter.ParameterType.IsDefined(typeof(WeightsAttribute), false))
                return Activator.CreateInstance(parameter.ParameterType,
                    [.. parameter.ParameterType.GetConstructors()[0].GetParameters().Select(f => Argument(f, $"{name}.{f.Name}"))]);
            var declared = signature.Arrays.SingleOrDefault(a => a.Name == name);
            if (declared is null)
            {
                var value = Scalar(parameter);
                inputs.Scalars[name] = value is bool flag ? (flag ? 1 : 0) : Convert.ToDouble(value);
                return value;
            }
            Dim[] dims = [.. declared.Dimensions];
            if (declared.Kind == ArrayKind.Out) outputs.Add((declared.Name, dims));
            var data = declared.Kind == ArrayKind.Out || declared.Optional && !optionals ? null : Data(declared, dims, sizes);
            if (data is not null) Give(inputs, core, declared.Name, data, sizes);
            return Bind(run, parameter, declared, data);
        }

        var evaluator = new Evaluator(core, inputs);
        Assert.NotEmpty(outputs);
        foreach (var (name, dims) in outputs)
        {
            var expected = run.Doubles(name);
            var actual = new double[expected.Length];
            foreach (var part in core.Arrays.Where(a => a.Name == name || a.Storage?.Parent == name))
                Copy(part, sizes, evaluator[part.Name].Value, actual, read: false);
            Assert.Equal(dims.Aggregate(1, (n, d) => n * Size(d, sizes)), actual.Length);
            Assert.Contains(expected, v => v != 0);
            for (var k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(expected[k] - actual[k]) <= 1e-12 * Math.Max(1, Math.Abs(expected[k])),
                    $"{layer}.{name}[{k}]: Define gives {expected[k]:R}, core IR {actual[k]:R}");
        }
    }

    // One concrete axis for each type parameter, and their extents.
    private static Dictionary<string, int> Axes(Evaluation run, RawLayer raw, out MethodInfo define)
    {
        var method = typeof(AgreementTests).Assembly.GetType(raw.Name, true)!.GetMethod("Define")!;
        var types = new List<Type>();
        var sizes = new Dictionary<string, int> { ["Two"] = 2, ["Five"] = 5 };
        foreach (var axis in raw.Axes)
        {
            var type = axis.IsTime ? types.Contains(typeof(Time)) ? typeof(Step) : typeof(Time)
                : Plain[types.Count(t => Plain.Contains(t))];
            types.Add(type);
            sizes[axis.Name] = axis.IsTime ? 6 : Extents[Array.IndexOf(Plain, type)];
            typeof(Evaluation).GetMethod("Axis")!.MakeGenericMethod(type).Invoke(run, [sizes[axis.Name]]);
        }
        define = types.Count == 0 ? method : method.MakeGenericMethod([.. types]);
        return sizes;
    }

    // Defaults hide a parameter that is dropped on the way, so they are changed where the type allows.
    private static object Scalar(ParameterInfo parameter)
    {
        if (parameter.ParameterType == typeof(bool)) return true;
        if (parameter.ParameterType == typeof(int)) return parameter.Name is "window" or "chunk" ? 3 : parameter.Name == "first" ? 2 : 1;
        return parameter.Name == "cap" ? 0.7 : Convert.ToDouble(parameter.DefaultValue) * 1.5;
    }

    private static double[] Data(SignatureArray array, Dim[] dims, Dictionary<string, int> sizes)
    {
        var random = new Random(array.Name.Aggregate(17, (h, c) => h * 31 + c));
        var values = new double[dims.Aggregate(1, (n, d) => n * Size(d, sizes))];
        for (var k = 0; k < values.Length; k++)
            values[k] = array.Kind == ArrayKind.Ids ? random.Next(Size(array.Values!, sizes)) : random.NextDouble() * 2 - 1;
        return values;
    }

    private static object? Bind(Evaluation run, ParameterInfo parameter, SignatureArray declared, double[]? data)
    {
        var type = parameter.ParameterType;
        if (type == typeof(Real)) return run.Scalar(declared.Name, data![0]);
        var word = declared.Kind.ToString();
        if (!type.IsGenericType) return run.Out(declared.Name);
        var generic = type.GetGenericArguments();
        var make = typeof(Evaluation).GetMethods()
            .Single(m => m.Name == word && m.GetGenericArguments().Length == generic.Length).MakeGenericMethod(generic);
        object? given = declared.Kind == ArrayKind.Ids ? Array.ConvertAll(data!, v => (int)v) : data;
        return declared.Kind == ArrayKind.Out ? make.Invoke(run, [declared.Name]) : make.Invoke(run, [declared.Name, given]);
    }

    private static void Give(Inputs inputs, Layer core, string name, double[] data, Dictionary<string, int> sizes)
    {
        foreach (var part in core.Arrays.Where(a => a.Name == name || a.Storage?.Parent == name))
        {
            var values = new Values([.. part.Axes.Select(a => sizes[a])]);
            Copy(part, sizes, values.Value, data, read: true);
            inputs.Arrays[part.Name] = values;
        }
    }

    // Between a part in its own order and the whole array, by the offset and the strides of its storage.
    private static void Copy(ArrayDecl part, Dictionary<string, int> sizes, double[] own, double[] whole, bool read)
    {
        var offset = part.Storage is null ? 0 : part.Storage.Offset.Value(a => sizes[a]);
        var strides = (part.Storage?.Strides ?? Compiler.Ir.Extents.DenseStrides(part.Axes)).Select(s => s.Value(a => sizes[a]))
            .ToArray();
        for (var k = 0; k < own.Length; k++)
        {
            var at = offset;
            for (int d = part.Axes.Count - 1, rest = k; d >= 0; d--)
            {
                at += rest % sizes[part.Axes[d]] * strides[d];
                rest /= sizes[part.Axes[d]];
            }
            if (read) own[k] = whole[at];
            else whole[at] = own[k];
        }
    }

    private static int Size(Dim dim, Dictionary<string, int> sizes) => dim switch
    {
        AxisDim a => sizes[a.Name],
        JoinedDim j => Size(j.Outer, sizes) * Size(j.Inner, sizes),
        ConcatDim c => Size(c.First, sizes) + Size(c.Second, sizes),
        _ => throw new InvalidOperationException(),
    };
}
