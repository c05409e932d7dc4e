using System.Runtime.InteropServices;

namespace Nexus.Runtime.Tests;

/// <summary>Floats between two pages that may not be touched: an access one byte outside ends the process.</summary>
internal sealed unsafe partial class GuardedPage : IDisposable
{
    private const nuint Page = 4096;
    private readonly byte* map;

    public GuardedPage()
    {
        // PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS of Linux.
        map = (byte*)Map(null, 3 * Page, 3, 0x22, -1, 0);
        if ((nint)map == -1) throw new InvalidOperationException("mmap failed");
        if (Protect(map, Page, 0) != 0 || Protect(map + 2 * Page, Page, 0) != 0)
        {
            throw new InvalidOperationException("mprotect failed");
        }
    }

    /// <summary>The first float after the lower guard.</summary>
    public float* First => (float*)(map + Page);

    /// <summary>The end: nothing at or after it may be touched.</summary>
    public float* End => (float*)(map + 2 * Page);

    public void Dispose() => _ = Unmap(map, 3 * Page);

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial void* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect")]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(void* address, nuint length);
}
