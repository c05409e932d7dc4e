using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Explain;

/// <summary>A layer with everything that the compiler makes of it, each part computed when it is asked for.</summary>
public sealed class Explained
{
    private readonly Lazy<CompiledLayer> _compiled;

    private Explained(RawLayer raw, Layer core, LayerTable table)
    {
        (Raw, Core) = (raw, core);
        Signature = Elaborator.SignatureOf(raw, core, table);
        // Printing is what finds that loops are missing, so the fusion that is explained is the one that could be printed.
        _compiled = new(() => CompiledLayer.Best(Core, Signature, compiled =>
        {
            new Print.KernelPrinter(compiled, Signature).Print(new Print.CodeWriter());
            return compiled;
        }));
    }

    /// <summary>The layer as written.</summary>
    public RawLayer Raw { get; }

    /// <summary>Its equations with calls inlined.</summary>
    public Layer Core { get; }

    /// <summary>Its parameters.</summary>
    public Signature Signature { get; }

    /// <summary>Both passes, planned.</summary>
    /// <exception cref="PlanException">No loops serve the layer.</exception>
    public CompiledLayer Compiled => _compiled.Value;

    /// <summary>The namespace of its class.</summary>
    public string Namespace => Raw.Name.LastIndexOf('.') is var dot and >= 0 ? Raw.Name.Substring(0, dot) : "";

    /// <summary>Its class.</summary>
    public string ClassName => Raw.Name.Substring(Raw.Name.LastIndexOf('.') + 1);

    /// <summary>A layer whose callees are in <paramref name="table"/>.</summary>
    /// <exception cref="SpecException">The first mistake in the layer.</exception>
    public static Explained Of(RawLayer raw, LayerTable table) => new(raw, Elaborator.Elaborate(raw, table), table);
}
