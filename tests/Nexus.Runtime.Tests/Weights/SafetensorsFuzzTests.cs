using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nexus.Runtime.Tests;

/// <summary>Random damage to a valid file: it opens, or it throws <see cref="WeightsFileException"/>, and nothing else ever
/// happens.</summary>
public sealed class SafetensorsFuzzTests
{
    private const string Valid =
        "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]}," +
        "\"b\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[24,32]}," +
        "\"c\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[32,33]}}";

    private static readonly string[] Pieces =
    [
        "0", "-1", "1e9", "18446744073709551615", "9223372036854775807", "4611686018427387904", "[", "]", "{", "}", "\"", ",",
        ":", "\\u0000",
        "null", "[0,24]", "\"F64\"", "\"shape\":", "\"a\":", "\0", "\u00e9", " ",
    ];

    private sealed record Damage(int Kind, int Where, int What);

    private static readonly Arbitrary<Damage[]> Damages = (
        from kind in Gen.Choose(0, 7)
        from place in Gen.Choose(0, 100_000)
        from what in Gen.Choose(0, 100_000)
        select new Damage(kind, place, what)).ArrayOf().ToArbitrary();

    private static byte[] Whole(byte[] header, byte[] data, long? size = null)
    {
        byte[] file = new byte[8 + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, size ?? header.Length);
        header.CopyTo(file, 8);
        data.CopyTo(file, 8 + header.Length);
        return file;
    }

    private static byte[] Apply(Damage[] damages)
    {
        List<byte> header = [.. Encoding.UTF8.GetBytes(Valid)];
        int data = 33;
        long lie = 0;
        Func<byte[], byte[]> last = file => file;
        foreach (Damage d in damages)
        {
            int at = header.Count == 0 ? 0 : d.Where % header.Count;
            switch (d.Kind)
            {
                case 0 when header.Count > 0: header[at] = (byte)d.What; break;
                case 1 when header.Count > 0: header[at] ^= (byte)(1 << d.What % 8); break;
                case 2: header.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[d.What % Pieces.Length])); break;
                case 3: header.RemoveRange(at, Math.Min(d.What % 12, header.Count - at)); break;
                case 4: data = d.What % 70; break;
                case 5: lie = d.What % 3 == 0 ? long.MinValue + d.Where : d.What % 41 - 20; break;
                case 6: last = file => file[..(d.Where % (file.Length + 1))]; break;
                case 7: header.InsertRange(at, header.GetRange(at, Math.Min(d.What % 60, header.Count - at))); break;
            }
        }
        return last(Whole([.. header], new byte[data], lie == 0 ? null : unchecked(header.Count + lie)));
    }

    private static bool OpensOrIsRefused(byte[] file)
    {
        try
        {
            int size = SafetensorsHeader.Size("f", file.AsSpan(0, Math.Min(8, file.Length)), file.Length);
            SafetensorsHeader header = SafetensorsHeader.Parse("f", file.AsSpan(8, size), file.Length);
            foreach (TensorEntry entry in header.Tensors.Values)
            {
                if (entry.Offset < 8 || entry.Bytes < 0 || entry.Offset + entry.Bytes > file.Length) return false;
            }
            return header.Tensors.Values.Sum(t => t.Bytes) == file.Length - 8 - size;
        }
        catch (WeightsFileException) { return true; }
    }

    [Fact]
    public void DamageIsRefusedOrHarmless()
    {
        int opened = 0;
        Prop.ForAll(Damages, damages =>
        {
            byte[] file = Apply(damages);
            bool good = OpensOrIsRefused(file);
            try
            {
                SafetensorsHeader.Parse("f",
                    file.AsSpan(8, SafetensorsHeader.Size("f", file.AsSpan(0, Math.Min(8, file.Length)), file.Length)),
                    file.Length);
                opened++;
            }
            catch (WeightsFileException) { }
            return good;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(20_000).WithEndSize(6));
        // Both outcomes must occur, or the damage is not worth its name.
        Assert.InRange(opened, 100, 19_000);
    }

    [Fact]
    public void DamagedFilesOnDiskAreRefusedOrReadToTheirLastByte()
    {
        string path = Path.GetTempFileName();
        try
        {
            Prop.ForAll(Damages, damages =>
            {
                File.WriteAllBytes(path, Apply(damages));
                try
                {
                    using SafetensorsFile file = SafetensorsFile.Open(path, copy: damages.Length % 2 == 0);
                    return file.Names.Sum(name => file.Bytes(name).ToArray().Length) >= 0;
                }
                catch (WeightsFileException) { return true; }
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(3));
        }
        finally { File.Delete(path); }
    }
}
