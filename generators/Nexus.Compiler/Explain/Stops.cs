using Nexus.Compiler.Passes;
using Nexus.Compiler.Print;
using Nexus.Compiler.Print.Ptx;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Explain;

/// <summary>A stop on the way from equations to code: its name, what it shows, and its text for a layer.</summary>
public sealed record Stop(string Name, string Shows, Func<Explained, string> Text);

/// <summary>The stops whose text depends on the layer alone; golden files hold them.</summary>
public static class Stops
{
    /// <summary>All of them, from equations to code.</summary>
    public static IReadOnlyList<Stop> All { get; } =
    [
        new("ir", "equations with calls inlined, then in normal form", x =>
            "// calls inlined, views resolved\n" + IrText.Print(x.Core)
            + "\n// normal form: what state, gradients and the plan are derived from\n" + IrText.Print(x.Compiled.Normalised)),
        new("adjoint", "equations of the gradients", x => x.Compiled.Backward is null
            ? "// no input has a gradient\n" : IrText.Print(Adjoint.Run(x.Compiled.Normalised))),
        new("plan", "steps, loops and the place of every array", x => PlanText.Print(x.Compiled)),
        new("lanes", "the lane program of each nest, before any target", x => LanesText.Print(x.Compiled)),
        new("cs", "the generated C#", x =>
            Compilation.Emit(x.Core, x.Namespace, x.ClassName, Front.RawText.Print(x.Raw), x.Signature)),
        new("ptx", "launches and kernels for a GPU, sm_80", x => PtxCompilation.Emit(x.Compiled, x.Signature, PtxTarget.Sm80) is var module
            ? "// " + module.Launches.TrimEnd().Replace("\n", "\n// ") + "\n\n" + module.Text : ""),
    ];

    /// <summary>The stop of that name, or null.</summary>
    public static Stop? Find(string name) => All.FirstOrDefault(s => s.Name == name);
}
