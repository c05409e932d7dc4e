using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

/// <summary>Layers and axes of referenced assemblies, from the attributes that the generator or the user put there.</summary>
internal static class References
{
    // Roslyn keeps an assembly's symbol as long as the reference does not change, so each is read once and not at every
    // keystroke.
    private static readonly ConditionalWeakTable<IAssemblySymbol, LayerIndex> Known = new();

    /// <summary>What all references of <paramref name="compilation"/> offer, in their order.</summary>
    public static LayerIndex Read(Compilation compilation)
    {
        var found = compilation.SourceModule.ReferencedAssemblySymbols.Where(UsesSpec)
            .Select(a => Known.GetValue(a, Assembly)).ToArray();
        return new LayerIndex(found.SelectMany(f => f.Callees).ToEquatable(), found.SelectMany(f => f.Axes).ToEquatable(),
            found.SelectMany(f => f.Records).ToEquatable());
    }

    private static bool UsesSpec(IAssemblySymbol assembly) => assembly.Name == "Nexus.Spec"
        || assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == "Nexus.Spec"));

    private static LayerIndex Assembly(IAssemblySymbol assembly)
    {
        var callees = new List<Callee>();
        var axes = new List<Axis>();
        var records = new List<RecordSource>();
        var open = new Stack<INamespaceSymbol>();
        open.Push(assembly.GlobalNamespace);
        while (open.Count > 0)
        {
            foreach (var member in open.Pop().GetMembers())
            {
                if (member is INamespaceSymbol space) open.Push(space);
                else if (member is INamedTypeSymbol type) Read(type, callees, axes, records);
            }
        }
        callees.Sort((x, y) => string.CompareOrdinal(x.FullName, y.FullName));
        axes.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
        records.Sort((x, y) => string.CompareOrdinal(x.FullName, y.FullName));
        return new LayerIndex(callees.ToEquatable(), axes.ToEquatable(), records.ToEquatable());
    }

    private static void Read(INamedTypeSymbol type, List<Callee> callees, List<Axis> axes, List<RecordSource> records)
    {
        foreach (var attribute in type.GetAttributes())
        {
            if (attribute.AttributeClass is not { ContainingNamespace.Name: "Spec" } kind) continue;
            if (kind.Name == "WeightsAttribute" && RecordSource.From(type) is { } record) records.Add(record);
            if (attribute.ConstructorArguments.Length != 1) continue;
            var value = attribute.ConstructorArguments[0].Value;
            if (kind.Name == "LayerIrAttribute" && value is string text)
            {
                // An assembly built by another version may hold a text this one cannot read; then its layers are unknown here,
                // and a call says so.
                if (TryParse(text) is { } layer) callees.Add(new Callee(layer.Name, text, RawNames.MentionedBy(layer)));
            }
            else if (kind.Name == "ExtentAttribute" && value is int size) axes.Add(new Axis(type.Name, IsTime(type), size));
        }
    }

    /// <summary>True for a struct that implements ITime.</summary>
    public static bool IsTime(INamedTypeSymbol type) => type.AllInterfaces.Any(i => i.Name == "ITime");

    private static RawLayer? TryParse(string text)
    {
        try
        {
            return RawParser.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
