using Nexus.Compiler.Explain;
using Nexus.Compiler.Front;
using Nexus.Compiler.Plan;
using Nexus.Models;
using Nexus.Runtime;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Explain;
using Nexus.Tool.Terminal;

namespace Nexus.Tool.Commands;

/// <summary><c>nexus explain</c>.</summary>
static class ExplainCommand
{
    /// <summary>Every stop by name, in the order of the way: those of the compiler, then those that need sizes or the JIT.</summary>
    public static IReadOnlyList<string> StopNames { get; } = [.. Stops.All.Select(s => s.Name), "asm", "state", "memory"];

    public static Command Command { get; } = new("explain", "Shows what becomes of a layer's equations, stop by stop",
    [
        new("--at", "STOP,…", string.Join(", ", StopNames) + "; or all (default: plan)"),
        new("--sizes", "\"A=N …\"", "Extents for state and memory, such as \"T=256 D=128\" (default: a small model)"),
        new("--width", "BITS", "For asm: 512, 256, 128 or 1 for scalar code (default: the widest here)"),
        new("--html", "FILE", "One self-contained page with every stop, the memory plan and the data flow"),
        new("--assembly", "FILE", "Layers of another assembly, such as bin/Release/net10.0/Mine.dll"),
        new("--table", null, "The table of all layers, as in kernels/README.md"),
    ],
    [
        ("nexus explain", "every layer with its paper, one a line"),
        ("nexus explain SelectiveScan --at plan,state", "its steps and loops, and what it keeps between calls"),
        ("nexus explain MambaBlock --at memory --sizes \"T=4096 D=1024\"", "offset, size and lifetime of every buffer"),
        ("nexus explain RmsNorm --at asm --width 256", "the JIT's code for its kernel"),
        ("nexus explain MambaBlock --html mamba.html", "all of it as one page"),
    ], Run, "LAYER");

    static int Run(Arguments arguments)
    {
        LayerLibrary library = arguments.Text("--assembly") is { } file ? LayerLibrary.Of(file) : LayerLibrary.Own();
        if (arguments.Has("--table"))
        {
            Console.Out.Write(LayerTableText.Print(library, Repository.Find()));
            return 0;
        }
        if (arguments.Operand is not { } name)
        {
            return List(library, arguments);
        }
        LayerEntry entry = library.Find(name);
        StopTexts texts = new(library, entry, arguments.Text("--sizes") ?? "", Width(arguments));
        if (arguments.Text("--html") is { } page)
        {
            Page(page, texts);
            return 0;
        }
        string at = arguments.Text("--at") ?? "plan";
        string[] stops = at == "all" ? [.. StopNames] : at.Split(',', StringSplitOptions.RemoveEmptyEntries);
        foreach (string stop in stops)
        {
            if (!StopNames.Contains(stop))
            {
                throw new UsageException($"--at: expected {string.Join(", ", StopNames)} or all, actual '{stop}'.");
            }
        }
        bool several = stops.Length > 1;
        for (int i = 0; i < stops.Length; i++)
        {
            string text = texts.At(stops[i], orWhyNot: several);
            if (several)
            {
                Console.Out.WriteLine(Colour.Heading($"{(i > 0 ? "\n" : "")}== {entry.Name}: {stops[i]}"));
            }
            Console.Out.Write(Colour.Code(text));
        }
        return 0;
    }

    static int List(LayerLibrary library, Arguments arguments)
    {
        if (arguments.Has("--at") || arguments.Has("--html"))
        {
            throw new UsageException("expected the name of a layer with --at and --html, actual none. `nexus explain` lists all.");
        }
        int width = library.Layers.Max(l => l.Name.Length);
        foreach (LayerEntry layer in library.Layers)
        {
            Console.Out.WriteLine($"{layer.Name.PadRight(width)}  {Colour.Dim(layer.Source)}");
        }
        return 0;
    }

    static Isa? Width(Arguments arguments) => arguments.Text("--width") switch
    {
        null => null,
        "512" => Isa.Lanes512,
        "256" => Isa.Lanes256,
        "128" => Isa.Lanes128,
        "1" => Isa.Scalar,
        var other => throw new UsageException($"--width: expected 512, 256, 128 or 1, actual '{other}'."),
    };

    static void Page(string file, StopTexts texts)
    {
        try
        {
            File.WriteAllText(file, HtmlPage.Print(texts));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NexusException($"{file}: expected a file that can be written, actual: {e.Message}");
        }
        Console.Out.WriteLine(file);
    }
}
