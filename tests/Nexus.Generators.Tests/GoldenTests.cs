using Nexus.Compiler.Text;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>Core IR of the layers in Specs, line by line. <c>NEXUS_ACCEPT=1 dotnet test</c> writes the files anew; read the
/// difference.</summary>
public sealed class GoldenTests
{
    private static readonly string[] Layers = [.. Sources.Specs.Select(l => l.Name[(l.Name.LastIndexOf('.') + 1)..])];

    public static TheoryData<string> Names => [.. Layers];

    [Theory]
    [MemberData(nameof(Names))]
    public void Core_ir_is_the_accepted_text(string name)
    {
        var core = Sources.Core(name);
        var text = IrText.Print(core);
        Assert.Equal(core, IrText.Parse(text));
        var file = Path.Combine(Sources.Folder, "Golden", name + ".ir");
        if (Environment.GetEnvironmentVariable("NEXUS_ACCEPT") == "1") File.WriteAllText(file, text);
        Assert.True(File.Exists(file), $"No golden file for {name}; run with NEXUS_ACCEPT=1 and read what it writes.");
        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void Every_golden_file_has_a_layer() => Assert.Equal(
        Layers.Select(n => n + ".ir").Order(StringComparer.Ordinal),
        Directory.GetFiles(Path.Combine(Sources.Folder, "Golden")).Select(f => Path.GetFileName(f))
            .Order(StringComparer.Ordinal));
}
