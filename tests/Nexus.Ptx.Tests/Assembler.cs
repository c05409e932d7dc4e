using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Nexus.Compiler.Print.Ptx;

namespace Nexus.Ptx.Tests;

/// <summary>What ptxas makes of a kernel.</summary>
internal sealed record AssembledKernel(string Entry, int Registers, int SharedBytes, int StackBytes, int SpillBytes);

/// <summary>NVIDIA's assembler: the program that <c>NEXUS_PTXAS</c> names, or <c>ptxas</c> on the path, or in the folder where
/// its installer puts it.</summary>
internal static class Assembler
{
    public const string Variable = "NEXUS_PTXAS";

    private static readonly Regex s_kernel = new(
        @"Compiling entry function '(?<entry>\w+)'.*?\n.*?Function properties.*?\n"
        + @"\s*(?<stack>\d+) bytes stack frame, (?<store>\d+) bytes spill stores, (?<load>\d+) bytes spill loads"
        + @"\s*\n.*?Used (?<registers>\d+) registers(?<rest>[^\n]*)", RegexOptions.CultureInvariant);

    private static readonly Regex s_shared = new(@"(\d+) bytes smem", RegexOptions.CultureInvariant);

    /// <summary>The program, or null when there is none.</summary>
    public static string? Program { get; } = Candidates().FirstOrDefault(File.Exists);

    /// <summary>Why nothing is assembled, and what to do.</summary>
    public static string Missing =>
        $"ptxas was not found: NO PTX KERNEL HAS BEEN ASSEMBLED. Put it on the path or name it in {Variable} "
        + "(it is part of NVIDIA's CUDA toolkit; it needs no GPU and no driver)";

    /// <summary>True where a run without the assembler is a failure.</summary>
    public static bool IsRequired =>
        string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            yield return named;
            yield break;
        }
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator,
            StringSplitOptions.RemoveEmptyEntries))
            yield return Path.Combine(folder, OperatingSystem.IsWindows() ? "ptxas.exe" : "ptxas");
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        yield return Path.Combine(cache, "nexus", "cuda-12.4", "ptxas");
    }

    /// <summary>Assembles a module and gives what the assembler says of each kernel.</summary>
    public static List<AssembledKernel> Run(PtxModule module)
    {
        Assert.True(Program is not null, Missing);
        var folder = Directory.CreateTempSubdirectory("nexus-ptx-");
        try
        {
            var file = Path.Combine(folder.FullName, "kernels.ptx");
            File.WriteAllText(file, module.Text);
            var start = new ProcessStartInfo(Program!,
                ["-v", $"-arch=sm_{(int)module.Target}", "-o", Path.Combine(folder.FullName, "kernels.cubin"), file])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var text = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0,
                $"ptxas refuses {module.Layer} for sm_{(int)module.Target}:\n{text}{output.Result}");
            return [.. s_kernel.Matches(text).Select(m => new AssembledKernel(m.Groups["entry"].Value, Number(m, "registers"),
                s_shared.Match(m.Groups["rest"].Value) is { Success: true } shared
                    ? int.Parse(shared.Groups[1].Value, CultureInfo.InvariantCulture) : 0,
                Number(m, "stack"), Number(m, "store") + Number(m, "load")))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    /// <summary>The folder of this file.</summary>
    public static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>A test over cases that needs ptxas: without it, it fails where it is required and says loudly that it was skipped
/// elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AssembledTheoryAttribute : TheoryAttribute
{
    public AssembledTheoryAttribute()
    {
        if (Assembler.Program is null && !Assembler.IsRequired) Skip = Assembler.Missing;
    }
}
