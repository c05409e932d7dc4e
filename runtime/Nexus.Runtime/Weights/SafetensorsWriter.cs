using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Nexus.Runtime;

/// <summary>Collects tensors and writes them as one safetensors file, atomically.</summary>
/// <remarks>
/// The data goes to <c>FILE.tmp</c> beside the file, is forced to disk and then takes the file's name in one step: whoever opens
/// the file, at any time and after any crash, finds the old content or the new, never a part. A <c>.tmp</c> left by a killed
/// process is overwritten by the next writer. Tensors are written widest elements first, so that the data of each is aligned to
/// its element.
/// </remarks>
public sealed unsafe partial class SafetensorsWriter
{
    private const int DataAlignment = 64;
    private readonly List<(TensorEntry Entry, nint Data)> tensors = [];
    private readonly Dictionary<string, string> metadata = [];

    /// <summary>Adds a string under __metadata__.</summary>
    public SafetensorsWriter Metadata(string key, string value)
    {
        metadata[key] = value;
        return this;
    }

    /// <summary>Adds an F32 tensor. Its memory must stay as it is until <see cref="Write"/> returns.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the shape has not the length of the data.</exception>
    public SafetensorsWriter Add(string name, Floats data, params ReadOnlySpan<int> shape)
    {
        long[] extents = new long[shape.Length];
        for (int i = 0; i < extents.Length; i++) extents[i] = shape[i];
        return Add(name, ElementType.F32, extents, data.Pointer, checked(data.Length * sizeof(float)));
    }

    /// <summary>Adds a tensor of any type. Its memory must stay as it is until <see cref="Write"/> returns.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the shape has not the size of the data.</exception>
    public SafetensorsWriter Add(string name, ElementType type, long[] shape, void* data, long bytes)
    {
        if (name == "__metadata__" || tensors.Exists(t => t.Entry.Name == name))
        {
            throw new ArgumentException($"tensor name '{name}' is taken");
        }
        if (Array.Exists(shape, extent => extent < 0) || !type.TryBytes(shape, out long expected, out string reason))
        {
            throw new ArgumentException($"tensor '{name}': {type} {ElementTypes.Show(shape)} is no valid shape");
        }
        if (bytes != expected)
        {
            throw new ArgumentException(
                $"tensor '{name}': {type} {ElementTypes.Show(shape)} is {expected} bytes, the data {bytes}");
        }
        tensors.Add((new TensorEntry(name, type, [.. shape], 0, bytes), (nint)data));
        return this;
    }

    /// <summary>Writes the file. On any failure what was there before is still there.</summary>
    /// <exception cref="WeightsFileException">The folder is missing or not writable, the disk is full, or another process writes
    /// the same file.</exception>
    public void Write(string path)
    {
        string temporary = path + ".tmp";
        try
        {
            var ordered = tensors.OrderByDescending(t => t.Entry.Type.Bits() % 8 == 0 ? t.Entry.Type.Bits() : 1).ToArray();
            byte[] header = Header([.. ordered.Select(t => t.Entry)]);
            // Windows renames an open file only when it may also be deleted.
            FileShare share = OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None;
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, share, bufferSize: 0))
            {
                try
                {
                    stream.Write(header);
                    foreach (var (entry, data) in ordered) WriteData(stream, (byte*)data, entry.Bytes);
                    stream.Flush(flushToDisk: true);
                    // Renamed while still locked, so that no second writer can take the temporary name in between.
                    File.Move(temporary, path, overwrite: true);
                }
                catch
                {
                    TryDelete(temporary);
                    throw;
                }
            }
            FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WeightsFileException(path, null,
                $"cannot be written: {e.Message} (what was there before is untouched; check the folder and its free space)", e);
        }
    }

    private static void WriteData(FileStream stream, byte* data, long bytes)
    {
        const int piece = 1 << 26;
        for (long at = 0; at < bytes; at += piece)
        {
            stream.Write(new ReadOnlySpan<byte>(data + at, (int)Math.Min(piece, bytes - at)));
        }
    }

    private byte[] Header(TensorEntry[] entries)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            long offset = 0;
            foreach (TensorEntry entry in entries)
            {
                json.WriteStartObject(entry.Name);
                json.WriteString("dtype", entry.Type.ToString());
                WriteNumbers(json, "shape", entry.Shape);
                WriteNumbers(json, "data_offsets", [offset, checked(offset + entry.Bytes)]);
                json.WriteEndObject();
                offset += entry.Bytes;
            }
            json.WriteEndObject();
        }
        // Spaces after the JSON align the data, so that mapped weights are aligned for vectors.
        int size = (8 + buffer.WrittenCount + DataAlignment - 1) / DataAlignment * DataAlignment;
        byte[] header = new byte[size];
        header.AsSpan().Fill((byte)' ');
        BitConverter.TryWriteBytes(header, (ulong)(size - 8));
        buffer.WrittenSpan.CopyTo(header.AsSpan(8));
        return header;
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (long number in numbers) json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    private static void TryDelete(string path)
    {
        try { File.Delete(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    /// <summary>Forces the new name to disk; without it a power failure may bring the old file back, whole.</summary>
    private static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        int handle = OpenFolder(folder, 0);
        if (handle < 0) return;
        _ = Flush(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Flush(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
