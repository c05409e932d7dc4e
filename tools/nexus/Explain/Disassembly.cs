using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Nexus.Models;
using Nexus.Runtime;

namespace Nexus.Tool.Explain;

/// <summary>The JIT's own listing of a layer's kernel at one width: a child process compiles each of its methods and asks the JIT
/// for the listing.</summary>
static class Disassembly
{
    /// <summary>The first argument of the child.</summary>
    public const string Child = "--compile-kernel";

    const string Justification = "Never in a native binary: guarded by RuntimeFeature.IsDynamicCodeSupported.";
    const int MostMilliseconds = 120_000;

    static readonly (Isa Isa, Type Lanes, Func<bool> IsSupported)[] Widths =
    [
        (Isa.Lanes512, typeof(Lanes512), () => Lanes512.IsSupported),
        (Isa.Lanes256, typeof(Lanes256), () => Lanes256.IsSupported),
        (Isa.Lanes128, typeof(Lanes128), () => Lanes128.IsSupported),
        (Isa.Scalar, typeof(Lanes1), () => true),
    ];

    /// <summary>The listing of a layer's kernel.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="assembly">The file with its kernel; null for Nexus's own.</param>
    /// <param name="width">The width; null for the widest that this processor has.</param>
    /// <exception cref="NexusException">This is the native binary, or the width is missing here.</exception>
    public static string Of(LayerEntry layer, string? assembly, Isa? width)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || Environment.ProcessPath is not { } host)
        {
            throw new NexusException("asm: expected a process with a JIT, actual the native binary, whose code is already " +
                "compiled and carries no listing. Run it with the .NET SDK: dotnet run -c Release --project tools/nexus -- " +
                $"explain {layer.Name} --at asm");
        }
        (Isa isa, Type lanes, _) = Array.Find(Widths, w => width is null ? w.IsSupported() : w.Isa == width && w.IsSupported());
        if (lanes is null)
        {
            throw new NexusException($"asm: expected a width that this processor has, actual {width}. Leave --width out for the " +
                "widest.");
        }
        string listing = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(host) { RedirectStandardOutput = true, RedirectStandardError = true };
            if (Path.GetFileNameWithoutExtension(host) == "dotnet")
            {
                start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "nexus.dll"));
            }
            foreach (string argument in new[] { Child, assembly ?? "", layer.FullName, isa.ToString() })
            {
                start.ArgumentList.Add(argument);
            }
            start.Environment["DOTNET_JitDisasm"] = $"{layer.FullName}+Kernel:*";
            start.Environment["DOTNET_JitStdOutFile"] = listing;
            start.Environment["DOTNET_TieredCompilation"] = "0";
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            if (!process.WaitForExit(MostMilliseconds) || process.ExitCode != 0)
            {
                throw new NexusException($"asm: expected the child process to compile {layer.FullName}, actual: " +
                    errors.Result.Trim());
            }
            return $"// {isa}, whole vectors; the rest of a row is the same code with masked loads and stores\n" +
                string.Join('\n', File.ReadLines(listing).Select(Plain)) + "\n";
        }
        finally
        {
            File.Delete(listing);
        }
    }

    // The JIT's comments begin with one semicolon; here comments begin with two slashes at all stops.
    static string Plain(string line)
    {
        int comment = line.IndexOf(';');
        return (comment < 0 ? line : line[..comment] + "//" + line[(comment + 1)..].TrimStart(';')).TrimEnd();
    }

    /// <summary>The child: compiles every method of a kernel, which makes the JIT write its listing.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = Justification)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Justification)]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = Justification)]
    [UnconditionalSuppressMessage("Trimming", "IL2111", Justification = Justification)]
    public static int Compile(string[] arguments)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported || arguments.Length != 3)
        {
            return 2;
        }
        Assembly assembly = arguments[0].Length == 0 ? typeof(Kernels.RmsNorm).Assembly : Assembly.LoadFrom(arguments[0]);
        Type? kernel = assembly.GetType(arguments[1] + "+Kernel");
        if (kernel is null)
        {
            Console.Error.WriteLine($"{arguments[1]} has no kernel in {assembly.GetName().Name}");
            return 1;
        }
        RuntimeTypeHandle lanes = Array.Find(Widths, w => w.Isa.ToString() == arguments[2]).Lanes.TypeHandle;
        const BindingFlags own = BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly;
        foreach (MethodInfo method in kernel.GetMethods(own).Where(m => m.IsGenericMethodDefinition))
        {
            RuntimeTypeHandle[] width = method.GetGenericArguments().Length == 1 ? [lanes] : [lanes, typeof(Whole).TypeHandle];
            RuntimeHelpers.PrepareMethod(method.MethodHandle, width);
        }
        return 0;
    }
}
