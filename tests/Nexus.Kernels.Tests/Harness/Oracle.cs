using System.Reflection;
using Nexus.Runtime;
using Nexus.Spec;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>The number type in which the equations are run.</summary>
public enum Precision
{
    /// <summary>f32, each function rounded once.</summary>
    Single,
    /// <summary>f32, with the functions of the scalar lanes, whose errors in ULP are published and tested.</summary>
    Lanes,
    /// <summary>f64, the reference.</summary>
    Double,
}

/// <summary>Runs a layer's equations as written, by calling its Define with arrays of the reference evaluator.</summary>
public static class Oracle
{
    private static readonly Type[] s_axes =
        [typeof(A0), typeof(A1), typeof(A2), typeof(A3), typeof(A4), typeof(A5), typeof(A6), typeof(A7), typeof(A8), typeof(A9)];

    /// <summary>Outputs and, on request, the gradients of the sum of upstream × output.</summary>
    public static LayerResult Run(LayerCall call, Precision precision, bool gradients)
    {
        var evaluation = new Evaluation { FloatFunctions = precision == Precision.Lanes ? LaneFunction : null };
        Type[] axes = s_axes[..call.Spec.Define.GetGenericArguments().Length];
        if (call.TimeAxis >= 0) axes[call.TimeAxis] = typeof(Time);
        for (int a = 0; a < axes.Length; a++) Invoke(evaluation, nameof(Evaluation.Axis), [axes[a]], call.Extents[a]);
        var define = axes.Length == 0 ? call.Spec.Define : call.Spec.Define.MakeGenericMethod(axes);
        Call(define, null, [.. define.GetParameters().Select(p => Argument(evaluation, call, p, p.Name!))]);

        var outputs = call.Outputs.ToDictionary(a => a.Name, a => precision == Precision.Double
            ? evaluation.Doubles(a.Name)
            : Array.ConvertAll(evaluation.Floats(a.Name), x => (double)x));
        return new LayerResult(outputs, gradients && call.Upstream.Count > 0 ? Gradients(evaluation, call, precision) : []);
    }

    private static Dictionary<string, double[]> Gradients(Evaluation evaluation, LayerCall call, Precision precision)
    {
        (Name, Array)[] upstream = [.. call.Upstream.Select(u => ((Name)u.Key, (Array)u.Value.Numbers))];
        var gradients = precision == Precision.Double ? evaluation.Gradients(upstream) : evaluation.FloatGradients(upstream);
        return call.Differentiable.ToDictionary(a => a.Name, a => gradients[a.Name]);
    }

    private static object? Argument(Evaluation evaluation, LayerCall call, ParameterInfo parameter, string name)
    {
        if (SpecSignature.Fields(parameter.ParameterType) is { } fields)
            return Activator.CreateInstance(parameter.ParameterType,
                [.. fields.Select(f => Argument(evaluation, call, f, $"{name}.{f.Name}"))]);
        var array = call.Signature.Arrays.FirstOrDefault(a => a.Name == name);
        if (array is null)
        {
            double value = call.Scalars[Array.FindIndex(call.Signature.Scalars, s => s.Name == name)];
            return parameter.ParameterType == typeof(bool) ? value != 0
                : Convert.ChangeType(value, parameter.ParameterType, null);
        }
        Type[] axes = parameter.ParameterType.GetGenericArguments();
        if (array.Role == ArrayRole.Out) return Invoke(evaluation, nameof(Evaluation.Out), axes, array.Name);
        if (!call.Inputs.TryGetValue(array.Name, out var data)) return null;
        if (parameter.ParameterType == typeof(Real)) return evaluation.Scalar(array.Name, data.Numbers[0]);
        return Invoke(evaluation, array.Role.ToString(), axes, array.Name, data.Ids is null ? data.Numbers : data.Ids);
    }

    private static object? Invoke(Evaluation evaluation, string method, Type[] axes, params object[] arguments)
    {
        var found = typeof(Evaluation).GetMethods()
            .Single(m => m.Name == method && m.GetGenericArguments().Length == axes.Length
                && m.GetParameters().Length == arguments.Length);
        return Call(axes.Length == 0 ? found : found.MakeGenericMethod(axes), evaluation, arguments);
    }

    private static object? Call(MethodInfo method, object? target, object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    private static float? LaneFunction(string name, float x) => name switch
    {
        "Exp" => Lanes1.Exp(new(x)).Value,
        "Exp2" => Lanes1.Exp2(new(x)).Value,
        "Log" => Lanes1.Log(new(x)).Value,
        "Log1P" => Lanes1.Log1P(new(x)).Value,
        "Sin" => Lanes1.Sin(new(x)).Value,
        "Cos" => Lanes1.Cos(new(x)).Value,
        "Tanh" => Lanes1.Tanh(new(x)).Value,
        "Sigmoid" => Lanes1.Sigmoid(new(x)).Value,
        "Silu" => Lanes1.Silu(new(x)).Value,
        "Softplus" => Lanes1.Softplus(new(x)).Value,
        "Erf" => Lanes1.Erf(new(x)).Value,
        _ => null,
    };

    private struct Time : ITime;
    private struct A0;
    private struct A1;
    private struct A2;
    private struct A3;
    private struct A4;
    private struct A5;
    private struct A6;
    private struct A7;
    private struct A8;
    private struct A9;
}
