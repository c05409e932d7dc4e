using Nexus.Compiler.Explain;
using Nexus.Compiler.Front;
using Nexus.Compiler.Plan;
using Nexus.Models;
using Nexus.Runtime;
using Nexus.Tool.CommandLine;

namespace Nexus.Tool.Explain;

/// <summary>The text of every stop of one layer.</summary>
sealed class StopTexts(LayerLibrary library, LayerEntry entry, string sizes, Isa? width)
{
    /// <summary>The layer.</summary>
    public LayerEntry Entry { get; } = entry;

    /// <summary>What the compiler makes of it.</summary>
    /// <exception cref="NexusException">It has a mistake.</exception>
    public Explained Layer => Guarded(() => library.Explain(Entry));

    /// <summary>The extents at which state and memory are shown.</summary>
    public Sizes Sizes
    {
        get
        {
            try
            {
                return Guarded(() => Sizes.Of(Layer, sizes));
            }
            catch (FormatException e)
            {
                throw new UsageException($"--sizes: {e.Message}.");
            }
        }
    }

    /// <summary>The text of a stop; when it has none and <paramref name="orWhyNot"/> is set, the reason.</summary>
    /// <exception cref="NexusException">There is no text.</exception>
    public string At(string stop, bool orWhyNot)
    {
        try
        {
            return stop switch
            {
                "asm" => Disassembly.Of(Entry, library.AssemblyFile, width),
                "state" => Guarded(() => MemoryText.State(Layer, Sizes)),
                "memory" => Guarded(() => MemoryText.Memory(Layer, Sizes)),
                _ => Guarded(() => Stops.Find(stop)!.Text(Layer)),
            };
        }
        catch (NexusException e) when (orWhyNot)
        {
            return $"// {e.Message}\n";
        }
    }

    T Guarded<T>(Func<T> get)
    {
        try
        {
            return get();
        }
        catch (Exception e) when (e is SpecException or PlanException)
        {
            throw new NexusException($"{Entry.FullName}: {e.Message}");
        }
    }
}
