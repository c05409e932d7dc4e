using System.Collections.Concurrent;
using System.Reflection;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Print.Ptx;
using Nexus.Kernels;
using Nexus.Spec;

namespace Nexus.Ptx.Tests;

/// <summary>Every layer of the kernels, from the text that the generator left in their assembly.</summary>
public static class CompiledLayers
{
    private static readonly ConcurrentDictionary<(string, PtxTarget), PtxModule> s_modules = new();

    private static readonly Lazy<(Dictionary<Type, RawLayer> Raw, LayerTable Table)> s_read = new(() =>
    {
        var raw = typeof(RmsNorm).Assembly.GetTypes().Where(t => t.GetCustomAttribute<LayerIrAttribute>() is not null)
            .ToDictionary(t => t, t => RawParser.Parse(t.GetCustomAttribute<LayerIrAttribute>()!.Text));
        var axes = new[] { typeof(RmsNorm).Assembly, typeof(LayerIrAttribute).Assembly }.SelectMany(a => a.GetTypes())
            .Where(t => t.GetCustomAttribute<ExtentAttribute>() is not null)
            .Select(t => new Axis(t.Name, typeof(ITime).IsAssignableFrom(t), t.GetCustomAttribute<ExtentAttribute>()!.Extent));
        return (raw, new LayerTable(raw.Values, axes));
    });

    /// <summary>The layers' classes by name.</summary>
    public static IEnumerable<Type> All => s_read.Value.Raw.Keys.OrderBy(t => t.Name, StringComparer.Ordinal);

    /// <summary>A layer as PTX.</summary>
    public static PtxModule Module(Type layer, PtxTarget target) => s_modules.GetOrAdd((layer.Name, target), _ =>
    {
        var raw = s_read.Value.Raw[layer];
        var core = Elaborator.Elaborate(raw, s_read.Value.Table);
        return PtxCompilation.Emit(core, Elaborator.SignatureOf(raw, core), target);
    });
}
