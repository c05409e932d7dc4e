using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Nexus.Kernels.Tests.Harness;

namespace Nexus.Kernels.Tests.Golden;

/// <summary>Reads the f32 and i32 tensors of a safetensors file; independent of the runtime's own reader on purpose.</summary>
public static class GoldenTensors
{
    /// <summary>All f32 and i32 tensors of <paramref name="entry"/> by name.</summary>
    /// <exception cref="InvalidDataException">A tensor's bytes are not where its header says.</exception>
    public static Dictionary<string, Dense> Read(GoldenEntry entry)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(GoldenFolder.Path, entry.File));
        int header = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        using var json = JsonDocument.Parse(file.AsMemory(8, header));
        var tensors = new Dictionary<string, Dense>();
        foreach (var t in json.RootElement.EnumerateObject())
        {
            if (t.Name == "__metadata__" || t.Value.GetProperty("dtype").GetString() is not ("F32" or "I32")) continue;
            int[] shape = [.. t.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
            var offsets = t.Value.GetProperty("data_offsets");
            int begin = offsets[0].GetInt32(), end = offsets[1].GetInt32(), count = shape.Aggregate(1, (a, b) => a * b);
            if (end - begin != 4 * count || 8 + header + end > file.Length)
                throw new InvalidDataException(
                    $"{entry.File}: {t.Name} needs {4 * count} bytes, its offsets are {begin}..{end}.");
            var bytes = file.AsSpan(8 + header + begin, 4 * count);
            tensors[t.Name] = t.Value.GetProperty("dtype").GetString() == "F32"
                ? new Dense(shape, MemoryMarshal.Cast<byte, float>(bytes).ToArray())
                : new Dense(shape, MemoryMarshal.Cast<byte, int>(bytes).ToArray());
        }
        return tensors;
    }
}
