using Nexus.Compiler.Print.Ptx;

namespace Nexus.Ptx.Tests;

/// <summary>Every kernel of every layer is assembled: no stack, no spill, and the registers and static shared memory that the
/// table says.</summary>
public sealed class RegisterTests
{
    private const string Accept = "NEXUS_ACCEPT";
    private const string Header = "layer target kernel registers static-shared-bytes";
    private static readonly string s_file = Path.Combine(Assembler.Folder(), "registers.txt");

    /// <summary>Layers and targets.</summary>
    public static TheoryData<string, PtxTarget> Cases
    {
        get
        {
            var cases = new TheoryData<string, PtxTarget>();
            foreach (var layer in CompiledLayers.All)
                foreach (var target in Enum.GetValues<PtxTarget>()) cases.Add(layer.Name, target);
            return cases;
        }
    }

    [AssembledTheory]
    [MemberData(nameof(Cases))]
    public void Kernels_are_assembled_without_stack_or_spills_and_as_the_table_says(string layer, PtxTarget target)
    {
        var module = CompiledLayers.Module(CompiledLayers.All.Single(l => l.Name == layer), target);
        var kernels = Assembler.Run(module);
        Assert.Equal(module.Passes.SelectMany(p => p.Launches.Select(l => l.Entry)).Order(StringComparer.Ordinal),
            kernels.Select(k => k.Entry).Order(StringComparer.Ordinal));
        Assert.All(kernels, k =>
            Assert.True(k is { StackBytes: 0, SpillBytes: 0 },
                $"{layer} {k.Entry}: {k.StackBytes} bytes of stack, {k.SpillBytes} bytes spilled; expected none"));
        var start = $"{layer} sm_{(int)target} ";
        string[] rows = [.. kernels.OrderBy(k => k.Entry, StringComparer.Ordinal).Select(k =>
            $"{start}{k.Entry} {k.Registers} {k.SharedBytes}")];
        string[] table = File.Exists(s_file) ? File.ReadAllLines(s_file) : [];
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(s_file,
                string.Join('\n', table.Skip(1).Where(r =>
                    !r.StartsWith(start, StringComparison.Ordinal) && IsKnown(r)).Concat(rows)
                .Order(StringComparer.Ordinal).Prepend(Header)) + "\n");
        else
            Assert.True(table.Where(r => r.StartsWith(start, StringComparison.Ordinal)).SequenceEqual(rows),
                $"{layer} for sm_{(int)target} is not what registers.txt says; actual rows:\n{string.Join('\n', rows)}\n"
                + $"Where the change is meant, rewrite the table: {Accept}=1 dotnet test tests/Nexus.Ptx.Tests "
                + $"--filter {nameof(RegisterTests)}");
    }

    [Fact]
    public void The_table_has_no_row_of_a_layer_that_is_gone() =>
        Assert.All(File.ReadAllLines(s_file).Skip(1), row =>
            Assert.True(IsKnown(row), $"'{row}' is of no layer; {Accept}=1 takes it out"));

    private static bool IsKnown(string row) =>
        CompiledLayers.All.Any(l => row.StartsWith(l.Name + " ", StringComparison.Ordinal));
}
