using System.Runtime.InteropServices;

namespace Nexus.Runtime;

/// <summary>Where one thread sleeps until another opens the gate; an opening is kept until it is used.</summary>
/// <remarks>On Linux a futex: the semaphores of the class library allocate when a thread waits for the first time or meets another in the
/// lock inside, which would show up in some later run. Elsewhere it is such a semaphore.</remarks>
internal sealed unsafe partial class Gate : IDisposable
{
    // From Linux <linux/futex.h>: FUTEX_WAIT and FUTEX_WAKE with FUTEX_PRIVATE_FLAG.
    private const int WaitPrivate = 128;
    private const int WakePrivate = 129;

    private static readonly nint FutexNumber = !OperatingSystem.IsLinux() ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    private readonly SemaphoreSlim? semaphore;
    private int* open;

    internal Gate()
    {
        if (FutexNumber == 0) semaphore = new SemaphoreSlim(0);
        // A cache line of its own.
        else *(open = (int*)NativeMemory.AlignedAlloc(NativeBuffer.Alignment, NativeBuffer.Alignment)) = 0;
    }

    /// <summary>Sleeps until the gate is open, and closes it. One thread at a time.</summary>
    internal void Wait()
    {
        if (semaphore is not null)
        {
            semaphore.Wait();
            return;
        }
        // The system compares the word with 0 before it sleeps, so an opening in between is not missed; a signal only costs a turn.
        while (Interlocked.Exchange(ref *open, 0) == 0) _ = Futex(FutexNumber, open, WaitPrivate, 0, null);
    }

    /// <summary>Opens the gate. Not again before the waiting thread has passed.</summary>
    internal void Open()
    {
        if (semaphore is not null)
        {
            semaphore.Release();
            return;
        }
        Interlocked.Exchange(ref *open, 1);
        _ = Futex(FutexNumber, open, WakePrivate, 1, null);
    }

    public void Dispose()
    {
        semaphore?.Dispose();
        NativeMemory.AlignedFree(open);
        open = null;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Futex(nint number, int* word, int operation, int value, void* timeout);
}
