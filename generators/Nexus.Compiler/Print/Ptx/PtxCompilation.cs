using System.Text;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>Core IR → PTX: the same plan and the same lane programs as the C# of a layer, one kernel for each step.</summary>
public static class PtxCompilation
{
    /// <summary>The layer as a PTX module with the launches of its passes.</summary>
    /// <param name="core">The layer with its calls inlined.</param>
    /// <param name="signature">The parameters of <c>Define</c>.</param>
    /// <param name="target">The processor.</param>
    /// <exception cref="PlanException">The layer has a form that no loops serve, or that PTX does not know yet.</exception>
    public static PtxModule Emit(Layer core, Signature signature, PtxTarget target) =>
        // The plan of the C#, found as there (only printing may tell that a plan has no loops), unless PTX does not know it.
        CompiledLayer.Best(core, signature, compiled =>
        {
            new KernelPrinter(compiled, signature).Print(new CodeWriter());
            return Emit(compiled, signature, target);
        });

    /// <summary>A planned layer as a PTX module.</summary>
    /// <param name="compiled">The plan.</param>
    /// <param name="signature">The parameters of <c>Define</c>.</param>
    /// <param name="target">The processor.</param>
    /// <exception cref="PlanException">The plan has a step that PTX does not know yet.</exception>
    public static PtxModule Emit(CompiledLayer compiled, Signature signature, PtxTarget target)
    {
        var text = new StringBuilder();
        text.Append($"// {signature.Name}\n.version 7.8\n.target sm_{(int)target}\n.address_size 64\n\n");
        text.Append(".extern .shared .align 16 .b8 tiles[];\n");
        var passes = new List<PtxPass>();
        foreach (var planned in new[] { compiled.Forward, compiled.Backward })
            if (planned is not null) passes.Add(Pass(planned, signature, text));
        return new(signature.Name, target, text.ToString(), passes.ToEquatable());
    }

    private static PtxPass Pass(PlannedPass planned, Signature signature, StringBuilder text)
    {
        var context = new PtxContext(planned, signature);
        var nests = new PtxNests(planned);
        var attention = new PtxAttention(planned.Pass);
        var launches = new List<PtxLaunch>();
        void Print(PtxProgram program)
        {
            var (kernel, launch) = program.Print(planned.Pass.Name, context);
            text.Append('\n').Append(kernel);
            launches.Add(launch);
        }
        foreach (var program in nests.Clear()) Print(program);
        foreach (var step in planned.Pass.Steps)
            foreach (var program in step switch
            {
                NestStep nest => [.. nests.ClearSums(nest), nests.Nest(nest)],
                GemmStep gemm => nests.Product(gemm),
                AttentionStep softmax => attention.Programs(softmax),
                _ => throw new PlanException(
                    $"'{step.Equations[0].Array}' is computed by a {step.GetType().Name}, which PTX does not know yet"),
            })
                Print(program);
        if (planned.Pass.Name == "Advance")
            foreach (var program in nests.Keep()) Print(program);
        return new(planned.Pass.Name, context.Fields, context.Bytes, context.Workspace, context.Residuals, context.State,
            launches.ToEquatable());
    }
}
