namespace Nexus.Models;

/// <summary>The named sizes. Width, heads and blocks are given; expand and layers per block are chosen so that each is within
/// 20 % of its nominal size with attention at every 8th layer and no MLP.</summary>
public static class Presets
{
    /// <summary>Names, smallest first.</summary>
    public static IReadOnlyList<string> Names { get; } = ["tiny", "small", "base", "large", "xl"];

    /// <summary>The config of a preset.</summary>
    /// <exception cref="NexusException">There is no such preset.</exception>
    public static NexusConfig Get(string name) => name switch
    {
        "tiny" => Size(128, 4, 2, 8, 2),
        "small" => Size(256, 4, 4, 8, 1),
        "base" => Size(512, 8, 6, 8, 1),
        "large" => Size(1024, 16, 12, 8, 1),
        "xl" => Size(2048, 32, 24, 4, 1),
        _ => throw new NexusException($"Preset: expected one of {string.Join(", ", Names)}, actual '{name}'. " +
            "Choose one of these, or describe the model in a file and give it with --config."),
    };

    /// <summary>The parameters that the name promises, within 20 %.</summary>
    public static long Nominal(string name) => name switch
    {
        "tiny" => 2_000_000,
        "small" => 8_000_000,
        "base" => 50_000_000,
        "large" => 350_000_000,
        "xl" => 1_300_000_000,
        _ => Get(name).DModel,
    };

    static NexusConfig Size(int width, int heads, int blocks, int layersPerBlock, double expand) =>
        new(DModel: width, Heads: heads, KvHeads: heads, Blocks: blocks, LayersPerBlock: layersPerBlock, Expand: expand);
}
