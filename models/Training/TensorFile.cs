using System.Buffers.Binary;
using System.Text.Json;
using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>Parameter-shaped tensors in a safetensors file.</summary>
static unsafe class TensorFile
{
    public static void Write(string path, ParameterLayout layout, params (string Suffix, Floats Values)[] buffers)
    {
        using MemoryStream header = new();
        using (Utf8JsonWriter json = new(header))
        {
            long offset = 0;
            json.WriteStartObject();
            foreach ((string suffix, _) in buffers)
            {
                foreach (Parameter p in layout.Parameters)
                {
                    json.WriteStartObject(p.Name + suffix);
                    json.WriteString("dtype", "F32");
                    json.WriteStartArray("shape");
                    foreach (int extent in p.Shape)
                    {
                        json.WriteNumberValue(extent);
                    }
                    json.WriteEndArray();
                    json.WriteStartArray("data_offsets");
                    json.WriteNumberValue(offset);
                    json.WriteNumberValue(offset += p.Count * sizeof(float));
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            }
            json.WriteEndObject();
        }
        while (header.Length % 8 != 0)
        {
            header.WriteByte((byte)' ');
        }
        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        file.Write(length);
        file.Write(header.ToArray());
        foreach ((_, Floats values) in buffers)
        {
            foreach (Parameter p in layout.Parameters)
            {
                file.Write(new ReadOnlySpan<byte>(values.Pointer + p.Offset, checked((int)(p.Count * sizeof(float)))));
            }
        }
        file.Flush(flushToDisk: true);
    }

    public static void Read(string path, ParameterLayout layout, string suffix, Floats values)
    {
        byte[] bytes = File.ReadAllBytes(path);
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, checked((int)length)));
        foreach (Parameter p in layout.Parameters)
        {
            JsonElement offsets = header.RootElement.GetProperty(p.Name + suffix).GetProperty("data_offsets");
            int from = checked((int)(8 + length + offsets[0].GetInt64())), to = checked((int)(8 + length + offsets[1].GetInt64()));
            bytes.AsSpan(from, to - from).CopyTo(new Span<byte>(values.Pointer + p.Offset, checked((int)(p.Count * sizeof(float)))));
        }
    }
}
