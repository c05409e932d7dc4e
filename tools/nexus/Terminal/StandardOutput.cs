using System.Runtime.InteropServices;
using System.Text;

namespace Nexus.Tool.Terminal;

/// <summary>Nobody reads standard output any more.</summary>
sealed class OutputClosedException() : IOException("standard output: expected a reader, actual none any more.");

/// <summary>Standard output that says when its reader has gone, which the runtime's own stream keeps to itself: the program would
/// compute on for nobody.</summary>
sealed unsafe partial class StandardOutput : Stream
{
    // Linux, macOS: <errno.h> and <signal.h>.
    const int Interrupted = 4, BrokenPipe = 32, BrokenPipeSignal = 13, Ignore = 1;

    static readonly int TryAgain = OperatingSystem.IsLinux() ? 11 : 35;

    /// <summary>The one that everything is written to.</summary>
    public static Stream Stream { get; } = OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    StandardOutput() => SetSignal(BrokenPipeSignal, Ignore);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Lets <see cref="Console.Out"/> write here too.</summary>
    public static void Use() => Console.SetOut(new StreamWriter(Stream, new UTF8Encoding(false)) { AutoFlush = true });

    /// <inheritdoc/>
    /// <exception cref="OutputClosedException">Nobody reads it any more.</exception>
    /// <exception cref="IOException">It cannot be written: its disk is full, for example.</exception>
    public override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint written;
            fixed (byte* first = bytes)
            {
                written = Write(1, first, bytes.Length);
            }
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error == BrokenPipe)
            {
                throw new OutputClosedException();
            }
            if (error == TryAgain)
            {
                Thread.Sleep(1);
            }
            else if (error != Interrupted)
            {
                throw new IOException($"standard output: expected to be able to write to it, actual: " +
                    $"{Marshal.GetPInvokeErrorMessage(error)}. Free some space, or send the output elsewhere.");
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int file, byte* bytes, nint count);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetSignal(int signal, nint handler);
}
