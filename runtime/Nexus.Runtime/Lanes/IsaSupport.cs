using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime;

/// <summary>Which widths this process can run, and the one it should.</summary>
/// <remarks>The environment variable <c>NEXUS_ISA</c> (scalar, 128, 256 or 512) forces a width.</remarks>
public static class IsaSupport
{
    /// <summary>The environment variable that forces a width.</summary>
    public const string Variable = "NEXUS_ISA";

    private static readonly Isa[] Supported = Probe();

    /// <summary>The widths that run in hardware here, narrowest first; scalar is always among them.</summary>
    public static ReadOnlySpan<Isa> Available => Supported;

    /// <summary>The width of <c>NEXUS_ISA</c> if set, else the widest that pays.</summary>
    /// <exception cref="ArgumentException">NEXUS_ISA names no width, or one that does not run here.</exception>
    public static Isa Best { get; } = Choose(Environment.GetEnvironmentVariable(Variable));

    /// <summary>True when <paramref name="isa"/> runs in hardware here.</summary>
    public static bool Runs(Isa isa) => Array.IndexOf(Supported, isa) >= 0;

    /// <summary>The width named by <paramref name="text"/>: scalar, 128, 256 or 512 (or the name of an
    /// <see cref="Isa"/>).</summary>
    /// <exception cref="ArgumentException">text names no width.</exception>
    public static Isa Parse(string text) => text.Trim().ToLowerInvariant() switch
    {
        "scalar" or "1" => Isa.Scalar,
        "128" or "lanes128" or "neon" or "sse" => Isa.Lanes128,
        "256" or "lanes256" or "avx2" => Isa.Lanes256,
        "512" or "lanes512" or "avx512" => Isa.Lanes512,
        _ => throw new ArgumentException($"unknown width '{text}': expected scalar, 128, 256 or 512"),
    };

    /// <summary>The width that <paramref name="forced"/> names, or the widest that pays when it is null or empty.</summary>
    /// <exception cref="ArgumentException">forced names no width, or one that does not run here.</exception>
    public static Isa Choose(string? forced)
    {
        if (string.IsNullOrWhiteSpace(forced)) return Widest();
        Isa isa;
        try { isa = Parse(forced); }
        catch (ArgumentException e) { throw new ArgumentException($"environment variable {Variable}: {e.Message}", e); }
        if (Runs(isa)) return isa;
        throw new ArgumentException(
            $"environment variable {Variable} asks for {isa}, which does not run in hardware here: expected one of {List()}");
    }

    /// <summary>Stops a process whose vectors would run in software, a hundred times slower, or not at all.</summary>
    /// <remarks>A NativeAOT binary has its instruction sets fixed when it is published; below that level it cannot run, and
    /// published without a level it has no vectors. Call this first thing in <c>Main</c>. <c>NEXUS_ISA=scalar</c> accepts slow
    /// scalar code.</remarks>
    /// <exception cref="PlatformNotSupportedException">What is needed, what there is, and what to do.</exception>
    public static void RequireLevel()
    {
        string? forced = Environment.GetEnvironmentVariable(Variable);
        bool slowIsFine = !string.IsNullOrWhiteSpace(forced) && Parse(forced) == Isa.Scalar;
        string? problem =
            LevelProblem(X86Base.IsSupported ? X86Level.OfProcessor() : null, X86Level.OfCode, Runs(Isa.Lanes128), slowIsFine);
        if (problem is not null) throw new PlatformNotSupportedException(problem);
    }

    /// <summary>What is wrong with running code of one level on a processor of another; null when nothing is.</summary>
    internal static string? LevelProblem(X86Level? processor, X86Level code, bool vectors, bool slowIsFine)
    {
        string escape = $"{Variable}=scalar runs all the same, about 100 times slower";
        if (processor is X86Level has)
        {
            string missing = code.Beyond(has);
            if (missing.Length > 0)
            {
                return $"this binary was published for processors with {missing}, which this one lacks: " +
                    "publish it for a lower instruction-set level";
            }
            if (!vectors && !slowIsFine && has.Fma)
            {
                return "this processor has AVX2 and FMA but this process may not use them: publish with an instruction-set " +
                    $"level (x86-x64-v3 or v4), or remove the DOTNET_Enable… setting that forbids them; {escape}";
            }
        }
        return vectors || slowIsFine ? null
            : $"expected a processor with AVX2 and FMA (x86-64-v3, from 2013 on) or NEON, and this one has neither; {escape}";
    }

    private static string List() => string.Join(", ", Supported);

    // A processor that slows down under 512-bit code says IsSupported but not IsHardwareAccelerated.
    private static Isa Widest() => Runs(Isa.Lanes512) && Vector512.IsHardwareAccelerated ? Isa.Lanes512
        : Runs(Isa.Lanes256) ? Isa.Lanes256
        : Runs(Isa.Lanes128) ? Isa.Lanes128
        : Isa.Scalar;

    private static Isa[] Probe()
    {
        List<Isa> list = [Isa.Scalar];
        if (Lanes128.IsSupported) list.Add(Isa.Lanes128);
        if (Lanes256.IsSupported) list.Add(Isa.Lanes256);
        if (Lanes512.IsSupported) list.Add(Isa.Lanes512);
        return [.. list];
    }
}
