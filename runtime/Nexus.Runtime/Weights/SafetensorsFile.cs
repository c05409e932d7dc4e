using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Nexus.Runtime;

/// <summary>A safetensors file, opened for reading.</summary>
/// <remarks>
/// <para>The header is checked in full before a pointer exists: size at most 100 MB, JSON, known types, no name twice, sizes by
/// overflow-safe arithmetic, tensors that cover the data without gap or overlap and end exactly where the file ends. A file that
/// lies throws <see cref="WeightsFileException"/> and nothing else.</para>
/// <para>Data is mapped, not copied. The system ends a process that reads a mapped page of a file someone has shortened
/// meanwhile: open files that may be rewritten in place with <c>copy: true</c>. (<see cref="SafetensorsWriter"/> replaces files,
/// it never rewrites them.)</para>
/// </remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader header;
    private readonly MemoryMappedFile? map;
    private readonly MemoryMappedViewAccessor? view;
    private byte* start;
    private readonly bool owned;

    private SafetensorsFile(string path, SafetensorsHeader header, byte* start, bool owned, MemoryMappedFile? map,
        MemoryMappedViewAccessor? view)
    {
        (Path, this.header, this.owned, this.map, this.view) = (path, header, owned, map, view);
        this.start = start;
        Names = [.. header.Tensors.Values.OrderBy(t => t.Offset).ThenBy(t => t.Bytes).Select(t => t.Name)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The strings under __metadata__.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Opens and checks a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="copy">Read the data into memory now instead of mapping it.</param>
    /// <exception cref="WeightsFileException">The file cannot be opened or is not a valid safetensors file.</exception>
    public static SafetensorsFile Open(string path, bool copy = false)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
            long length = stream.Length;
            byte[] prefix = new byte[(int)Math.Min(8, length)];
            stream.ReadExactly(prefix);
            byte[] json = new byte[SafetensorsHeader.Size(path, prefix, length)];
            stream.ReadExactly(json);
            SafetensorsHeader header = SafetensorsHeader.Parse(path, json, length);
            return copy ? Copied(path, header, stream, length) : Mapped(path, header, stream, length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new WeightsFileException(path, null, $"cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>True when there is a tensor of this name.</summary>
    public bool Contains(string name) => header.Tensors.ContainsKey(name);

    /// <summary>The tensor of this name.</summary>
    /// <exception cref="WeightsFileException">There is none; the message lists near names.</exception>
    public TensorEntry this[string name] =>
        header.Tensors.TryGetValue(name, out TensorEntry? entry) ? entry : throw Missing(name);

    /// <summary>The bytes of a tensor, where they are.</summary>
    /// <exception cref="WeightsFileException">No such tensor.</exception>
    /// <exception cref="OverflowException">More than 2 GiB: use <see cref="Address"/>.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => new(Address(name), checked((int)this[name].Bytes));

    /// <summary>The first byte of a tensor, where it is. Read-only memory: a write ends the process.</summary>
    /// <exception cref="WeightsFileException">No such tensor.</exception>
    public byte* Address(string name)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        return start + this[name].Offset;
    }

    /// <summary>An F32 tensor of the expected shape, where it is. Read-only memory: a write ends the process.</summary>
    /// <exception cref="WeightsFileException">No such tensor, another type or shape, or data that is not 4-byte aligned (use
    /// <see cref="Read"/>).</exception>
    public Floats Map(string name, params ReadOnlySpan<int> shape)
    {
        TensorEntry entry = Expect(name, shape);
        if (entry.Type != ElementType.F32) throw Bad(name, $"expected F32, actual {entry}: read it with Read, which converts");
        byte* address = Address(name);
        if ((nint)address % sizeof(float) != 0)
        {
            throw Bad(name, "its data is not 4-byte aligned: read it with Read, which copies");
        }
        return new Floats((float*)address, entry.Length);
    }

    /// <summary>Copies a tensor of the expected shape, converting F16, BF16 and F64 to f32.</summary>
    /// <exception cref="WeightsFileException">No such tensor, another shape, or a type that holds no ordinary
    /// numbers.</exception>
    /// <exception cref="ArgumentException">The room has not the length of the shape.</exception>
    public void Read(string name, Floats to, params ReadOnlySpan<int> shape)
    {
        TensorEntry entry = Expect(name, shape);
        if (to.Length != entry.Length)
        {
            throw new ArgumentException($"tensor '{name}' of '{Path}' has {entry.Length} elements, the room {to.Length}");
        }
        int size = entry.Type.Bits() / 8;
        byte* from = Address(name);
        // Pieces, because a span cannot hold every tensor; an even number of elements keeps each piece's alignment.
        const int piece = 1 << 20;
        for (long at = 0; at < entry.Length; at += piece)
        {
            int count = (int)Math.Min(piece, entry.Length - at);
            Convert(entry, new ReadOnlySpan<byte>(from + at * size, count * size), new Span<float>(to.Pointer + at, count));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (start is null) return;
        if (owned) NativeMemory.AlignedFree(start);
        else view!.SafeMemoryMappedViewHandle.ReleasePointer();
        start = null;
        view?.Dispose();
        map?.Dispose();
    }

    private static SafetensorsFile Mapped(string path, SafetensorsHeader header, FileStream stream, long length)
    {
        MemoryMappedFile map = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        MemoryMappedViewAccessor? view = null;
        try
        {
            view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            // The file may have changed between the check and the map.
            if (stream.Length != length || view.Capacity < length)
            {
                throw new WeightsFileException(path, null, "changed while it was opened: open it again");
            }
            byte* start = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
            return new SafetensorsFile(path, header, start + view.PointerOffset, false, map, view);
        }
        catch
        {
            view?.Dispose();
            map.Dispose();
            throw;
        }
    }

    private static SafetensorsFile Copied(string path, SafetensorsHeader header, FileStream stream, long length)
    {
        byte* start = (byte*)NativeMemory.AlignedAlloc((nuint)length, NativeBuffer.Alignment);
        try
        {
            const int piece = 1 << 26;
            stream.Position = 0;
            for (long at = 0; at < length; at += piece)
            {
                stream.ReadExactly(new Span<byte>(start + at, (int)Math.Min(piece, length - at)));
            }
            return new SafetensorsFile(path, header, start, true, null, null);
        }
        catch
        {
            NativeMemory.AlignedFree(start);
            throw;
        }
    }

    private void Convert(TensorEntry entry, ReadOnlySpan<byte> from, Span<float> to)
    {
        switch (entry.Type)
        {
            case ElementType.F32: from.CopyTo(MemoryMarshal.AsBytes(to)); break;
            case ElementType.F16: FloatFormats.FromHalf(MemoryMarshal.Cast<byte, ushort>(from), to); break;
            case ElementType.BF16: FloatFormats.FromBFloat16(MemoryMarshal.Cast<byte, ushort>(from), to); break;
            case ElementType.F64:
                ReadOnlySpan<double> doubles = MemoryMarshal.Cast<byte, double>(from);
                for (int i = 0; i < to.Length; i++) to[i] = (float)doubles[i];
                break;
            default: throw Bad(entry.Name, $"expected F32, F16, BF16 or F64, actual {entry}");
        }
    }

    private TensorEntry Expect(string name, ReadOnlySpan<int> shape)
    {
        TensorEntry entry = this[name];
        bool same = entry.Shape.Length == shape.Length;
        for (int i = 0; same && i < shape.Length; i++) same = entry.Shape[i] == shape[i];
        return same ? entry
            : throw Bad(name, $"expected shape {Tensor.Show(shape)}, actual {ElementTypes.Show(entry.Shape)}: " +
                "the file belongs to another configuration");
    }

    private WeightsFileException Bad(string tensor, string problem) => new(Path, tensor, problem);

    private WeightsFileException Missing(string name)
    {
        string last = name[(name.LastIndexOf('.') + 1)..];
        IEnumerable<string> near = Names.Where(n => n.Contains(last, StringComparison.OrdinalIgnoreCase))
            .DefaultIfEmpty(Names.FirstOrDefault() ?? "none").Take(5);
        return Bad(name, $"there is no such tensor among the file's {Names.Count}; it has, for example, " +
            string.Join(", ", near));
    }
}
