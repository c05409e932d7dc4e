namespace Nexus.Kernels.Tests.Harness;

/// <summary>The number type in which the equations are run.</summary>
public enum Precision
{
    /// <summary>f32, as a kernel.</summary>
    Single,
    /// <summary>f64, the reference.</summary>
    Double,
}

/// <summary>Runs a layer's equations as written.</summary>
public static class Oracle
{
    /// <summary>Outputs and, on request, the gradients of the sum of upstream × output.</summary>
    public static LayerResult Run(LayerCall call, Precision precision, bool gradients) => throw new NotImplementedException();
}
