using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using unsafe Peer = delegate* unmanaged<
    float*, float*, float*, float*, float*, float*, float*, float*, float*, int, int, void>;

namespace Nexus.Bench;

/// <summary>peers/scan.cpp, compiled for this processor by the g++ of this machine and loaded.</summary>
internal sealed unsafe class ScanPeer : IDisposable
{
    /// <summary>Integers are rounded by adding a large constant, which reassociation would remove.</summary>
    internal const string Flags = "-O3 -march=native -ffast-math -fno-associative-math -mprefer-vector-width=512";

    private readonly nint library;
    private readonly string folder;

    private ScanPeer(nint library, string folder)
    {
        (this.library, this.folder) = (library, folder);
        Loops = Export("scan_loops");
        Vectors = Export("scan_vectors");
    }

    /// <summary>(x, delta, a, b, c, skip, y, last, scratch of 2 · 16 · D, tokens, channels): loops the compiler
    /// vectorises.</summary>
    internal Peer Loops { get; }

    /// <summary>The same with the compiler's vector type.</summary>
    internal Peer Vectors { get; }

    /// <summary>Compiles and loads the peer; null, and why on the console, when this machine cannot.</summary>
    internal static ScanPeer? Build()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "peers", "scan.cpp");
        string folder = Directory.CreateTempSubdirectory("nexus-bench").FullName;
        string output = Path.Combine(folder, "scan.so");
        string arguments = $"{Flags} -shared -fPIC \"{source}\" -o \"{output}\"";
        ProcessStartInfo start = new("g++", arguments) { RedirectStandardError = true };
        try
        {
            using Process compiler = Process.Start(start)!;
            string errors = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            if (compiler.ExitCode == 0) return new ScanPeer(NativeLibrary.Load(output), folder);
            Console.WriteLine($"peer       g++ could not compile peers/scan.cpp, so there is no ratio:\n{errors}");
        }
        catch (Win32Exception)
        {
            Console.WriteLine("peer       g++ was not found, so there is no ratio: " +
                "install a C++ compiler (package g++) and run again");
        }
        Directory.Delete(folder, recursive: true);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeLibrary.Free(library);
        Directory.Delete(folder, recursive: true);
    }

    private Peer Export(string name) => (Peer)NativeLibrary.GetExport(library, name);
}
