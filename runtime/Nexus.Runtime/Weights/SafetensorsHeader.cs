using System.Buffers.Binary;
using System.Text.Json;

namespace Nexus.Runtime;

/// <summary>One tensor of a weights file. <paramref name="Offset"/> counts from the start of the file.</summary>
public sealed record TensorEntry(string Name, ElementType Type, long[] Shape, long Offset, long Bytes)
{
    /// <summary>Number of elements.</summary>
    public long Length => Type.Bits() % 8 == 0 ? Bytes / (Type.Bits() / 8) : Bytes * 8 / Type.Bits();

    /// <summary>Such as F32 [2, 3].</summary>
    public override string ToString() => $"{Type} {ElementTypes.Show(Shape)}";
}

/// <summary>Reads and checks the header of a safetensors file: nothing it says is believed before it is compared with the length
/// of the file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    internal const long MaxBytes = 100_000_000;

    private const int MaxRank = 64;

    private readonly string path;
    private readonly Dictionary<string, TensorEntry> tensors = [];
    private readonly Dictionary<string, string> metadata = [];

    private SafetensorsHeader(string path) => this.path = path;

    internal IReadOnlyDictionary<string, TensorEntry> Tensors => tensors;

    internal IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The number of header bytes that the first eight bytes of a file announce.</summary>
    internal static int Size(string path, ReadOnlySpan<byte> prefix, long fileLength)
    {
        if (prefix.Length < 8)
        {
            throw new WeightsFileException(path, null,
                $"expected at least 8 bytes, actual {fileLength}: not a safetensors file, or cut short; fetch it again");
        }
        ulong size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > MaxBytes)
        {
            throw new WeightsFileException(path, null,
                $"expected a header of at most {MaxBytes} bytes, actual {size}: not a safetensors file");
        }
        if ((long)size > fileLength - 8)
        {
            throw new WeightsFileException(path, null,
                $"the header claims {size} bytes but only {fileLength - 8} follow: the file is cut short; fetch it again");
        }
        return (int)size;
    }

    /// <summary>Parses the header and checks every claim against <paramref name="fileLength"/>.</summary>
    internal static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long fileLength)
    {
        SafetensorsHeader header = new(path);
        if (json.IsEmpty || json[0] != (byte)'{')
        {
            throw header.Bad("expected a header that starts with '{': not a safetensors file");
        }
        try { header.Read(json, 8 + json.Length); }
        // Utf8JsonReader reports text that is no valid Unicode by InvalidOperationException.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw header.Bad($"the header is no valid JSON: {e.Message}", e);
        }
        header.CheckCover(8 + json.Length, fileLength);
        return header;
    }

    private WeightsFileException Bad(string problem, Exception? inner = null) => new(path, null, problem, inner);

    private WeightsFileException Bad(string tensor, string problem) => new(path, tensor, problem);

    private void Read(ReadOnlySpan<byte> json, long dataStart)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 4 });
        bool sawMetadata = false;
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) throw Bad(name, $"expected an object, actual {reader.TokenType}");
            if (name == "__metadata__")
            {
                if (sawMetadata) throw Bad("the key '__metadata__' appears twice");
                sawMetadata = true;
                ReadMetadata(ref reader);
            }
            else if (!tensors.TryAdd(name, ReadTensor(ref reader, name, dataStart))) throw Bad(name, "the name appears twice");
        }
        // Anything after the closing brace but white space is an error of the reader.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw Bad($"metadata '{key}': expected a string, actual {reader.TokenType}");
            }
            if (!metadata.TryAdd(key, reader.GetString()!)) throw Bad($"metadata '{key}' appears twice");
        }
    }

    private TensorEntry ReadTensor(ref Utf8JsonReader reader, string name, long dataStart)
    {
        ElementType? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            bool again = field switch
            {
                "dtype" => type is not null,
                "shape" => shape is not null,
                "data_offsets" => offsets is not null,
                _ => false,
            };
            if (again) throw Bad(name, $"the field '{field}' appears twice");
            switch (field)
            {
                case "dtype":
                    if (reader.TokenType != JsonTokenType.String)
                    {
                        throw Bad(name, $"dtype: expected a string, actual {reader.TokenType}");
                    }
                    string text = reader.GetString()!;
                    if (!ElementTypes.TryParse(text, out ElementType parsed))
                    {
                        throw Bad(name,
                            $"unknown dtype '{text}': expected one of {string.Join(", ", Enum.GetValues<ElementType>())}");
                    }
                    type = parsed;
                    break;
                case "shape": shape = ReadNumbers(ref reader, name, field); break;
                case "data_offsets": offsets = ReadNumbers(ref reader, name, field); break;
                default: throw Bad(name, $"unknown field '{field}': expected dtype, shape and data_offsets");
            }
        }
        if (type is null || shape is null || offsets is null)
        {
            throw Bad(name, $"the field '{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' is missing");
        }
        if (offsets.Length != 2 || offsets[1] < offsets[0])
        {
            throw Bad(name, $"data_offsets: expected [begin, end] with begin ≤ end, actual {ElementTypes.Show(offsets)}");
        }
        if (!type.Value.TryBytes(shape, out long bytes, out string reason)) throw Bad(name, reason);
        if (bytes != offsets[1] - offsets[0])
        {
            throw Bad(name, $"{type} {ElementTypes.Show(shape)} is {bytes} bytes, but data_offsets " +
                $"{ElementTypes.Show(offsets)} give {offsets[1] - offsets[0]}");
        }
        if (offsets[1] > long.MaxValue - dataStart) throw Bad(name, $"data_offsets {ElementTypes.Show(offsets)} overflow");
        return new TensorEntry(name, type.Value, shape, dataStart + offsets[0], bytes);
    }

    private long[] ReadNumbers(ref Utf8JsonReader reader, string name, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Bad(name, $"{field}: expected an array, actual {reader.TokenType}");
        }
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
            {
                throw Bad(name, $"{field}: expected whole numbers from 0 to {long.MaxValue}");
            }
            if (numbers.Count == MaxRank) throw Bad(name, $"{field}: expected at most {MaxRank} numbers");
            numbers.Add(number);
        }
        return [.. numbers];
    }

    /// <summary>The tensors must cover the data without gap or overlap: no byte is unaccounted for, none is two
    /// tensors'.</summary>
    private void CheckCover(long dataStart, long fileLength)
    {
        long expected = dataStart;
        foreach (TensorEntry entry in tensors.Values.OrderBy(t => t.Offset).ThenBy(t => t.Bytes))
        {
            if (entry.Offset != expected)
            {
                string what = entry.Offset < expected ? "overlaps the tensor before it"
                    : "leaves a gap after the tensor before it";
                throw Bad(entry.Name,
                    $"{what}: expected data_offsets to begin at {expected - dataStart}, actual {entry.Offset - dataStart}");
            }
            if (entry.Bytes > fileLength - entry.Offset)
            {
                throw Bad(entry.Name,
                    $"needs {entry.Bytes} bytes at offset {entry.Offset}, but the file has {fileLength}: it is cut short; " +
                    "fetch it again");
            }
            expected += entry.Bytes;
        }
        if (expected != fileLength)
        {
            throw Bad(
                $"expected the tensors to cover the file's {fileLength} bytes, actual {expected}: " +
                $"{fileLength - expected} bytes are nobody's");
        }
    }
}
