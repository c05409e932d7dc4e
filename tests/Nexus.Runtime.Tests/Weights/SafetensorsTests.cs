using System.Buffers.Binary;
using System.Text;

namespace Nexus.Runtime.Tests;

public sealed unsafe class SafetensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("nexus-weights-").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    private string PathOf(string name) => Path.Combine(folder, name);

    /// <summary>A file of a header text (its length unless told) and data bytes.</summary>
    private string FileOf(string json, int dataBytes, long? headerSize = null)
    {
        byte[] header = Encoding.UTF8.GetBytes(json), file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, headerSize ?? header.Length);
        header.CopyTo(file, 8);
        string path = PathOf("case.safetensors");
        File.WriteAllBytes(path, file);
        return path;
    }

    private static string Message(Action action) => Assert.Throws<WeightsFileException>(action).Message;

    private static void WriteTwo(string path, float first)
    {
        using NativeBuffer a = new(6);
        a.AsSpan().Fill(first);
        int* ids = stackalloc int[3] { 7, -8, 9 };
        new SafetensorsWriter().Metadata("step", "12").Metadata("text \"quoted\"", "ü\n")
            .Add("layer.0.w", a, 2, 3)
            .Add("bytes", ElementType.U8, [3], ids, 3)
            .Add("ids", ElementType.I32, [3], ids, 12)
            .Add("nothing", Floats.None, 0, 4)
            .Write(path);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatIsWrittenIsRead(bool copy)
    {
        string path = PathOf("two.safetensors");
        WriteTwo(path, 1.5f);
        using SafetensorsFile file = SafetensorsFile.Open(path, copy);
        Assert.Equal(4, file.Names.Count);
        Assert.Equal("12", file.Metadata["step"]);
        Assert.Equal("ü\n", file.Metadata["text \"quoted\""]);
        Assert.Equal("F32 [2, 3]", file["layer.0.w"].ToString());
        Assert.Equal(6, file["layer.0.w"].Length);
        Floats w = file.Map("layer.0.w", 2, 3);
        Assert.Equal([1.5f, 1.5f, 1.5f, 1.5f, 1.5f, 1.5f], w.AsSpan().ToArray());
        Assert.Equal(0, file["layer.0.w"].Offset % 64);
        Assert.Equal([7, -8, 9], System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(file.Bytes("ids")).ToArray());
        Assert.Equal([7, 0, 0], file.Bytes("bytes").ToArray());
        Assert.Equal(0, file.Map("nothing", 0, 4).Length);
        Assert.False(File.Exists(path + ".tmp"));
    }

    [Fact]
    public void ErrorsNameFileTensorExpectedAndActual()
    {
        string path = PathOf("two.safetensors");
        WriteTwo(path, 1.5f);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Contains($"weights file '{path}', tensor 'layer.0.w': expected shape [3, 2], actual [2, 3]",
            Message(() => file.Map("layer.0.w", 3, 2)));
        Assert.Contains("expected F32, actual I32 [3]", Message(() => file.Map("ids", 3)));
        Assert.Contains("no such tensor among the file's 4; it has, for example, layer.0.w",
            Message(() => file.Map("layer.1.w", 3)));
        using NativeBuffer room = new(3);
        Assert.Contains("expected F32, F16, BF16 or F64, actual I32 [3]", Message(() => file.Read("ids", room, 3)));
        Assert.Contains("has 6 elements, the room 3", Assert.Throws<ArgumentException>(() => file.Read("layer.0.w", room, 2, 3))
            .Message);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Bytes("ids"));
    }

    [Fact]
    public void NarrowFormatsAreWidened()
    {
        const int count = 3_000_001;
        ushort[] halves = new ushort[count], brains = new ushort[count];
        double[] doubles = new double[count];
        for (int i = 0; i < count; i++)
        {
            (halves[i], brains[i], doubles[i]) = (FloatFormats.ToHalf(i % 1000), FloatFormats.ToBFloat16(i % 251), i / 4.0);
        }
        string path = PathOf("narrow.safetensors");
        fixed (ushort* h = halves, b = brains)
        fixed (double* d = doubles)
        {
            new SafetensorsWriter().Add("h", ElementType.F16, [count], h, 2L * count)
                .Add("b", ElementType.BF16, [count], b, 2L * count)
                .Add("d", ElementType.F64, [count], d, 8L * count).Write(path);
        }
        using SafetensorsFile file = SafetensorsFile.Open(path);
        using NativeBuffer to = new(count);
        foreach (string name in (string[])["h", "b", "d"])
        {
            file.Read(name, to, count);
            for (int i = 0; i < count; i += 9973)
            {
                float expected = name == "h" ? i % 1000 : name == "b" ? i % 251 : i / 4f;
                Assert.Equal(expected, to.Pointer[i]);
            }
        }
    }

    [Theory]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 8, null)]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}   ", 8, null)]
    [InlineData("{}", 0, null)]
    [InlineData("{'a':{'dtype':'F32','shape':[],'data_offsets':[0,4]}}", 4, null)]
    [InlineData("{'a':{'dtype':'F4','shape':[4],'data_offsets':[0,2]}," +
        "'b':{'dtype':'F6_E2M3','shape':[4],'data_offsets':[2,5]}}", 5, null)]
    [InlineData("{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}," +
        "'b':{'dtype':'U8','shape':[1],'data_offsets':[0,1]}}", 1, null)]
    // Not one of the things below is believed.
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 7, "cut short")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 9, "1 bytes are nobody's")]
    [InlineData("{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}", 8, "is 12 bytes, but data_offsets [0, 8] give 8")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}}", 8, "begin ≤ end")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8,16]}}", 8, "expected [begin, end]")]
    [InlineData("{'a':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}}", 8, "whole numbers from 0")]
    [InlineData("{'a':{'dtype':'F32','shape':[2.5],'data_offsets':[0,8]}}", 8, "whole numbers from 0")]
    [InlineData("{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,8]}}", 8, "whole numbers from 0")]
    [InlineData("{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}", 0, "overflows")]
    [InlineData("{'a':{'dtype':'F64','shape':[2305843009213693952],'data_offsets':[0,0]}}", 0, "overflows")]
    [InlineData("{'a':{'dtype':'F64','shape':[0,4294967296,4294967296],'data_offsets':[0,0]}}", 0, "overflows")]
    [InlineData("{'a':{'dtype':'U8','shape':[8],'data_offsets':[9223372036854775799,9223372036854775807]}}", 8, "overflow")]
    [InlineData("{'a':{'dtype':'F4','shape':[3],'data_offsets':[0,2]}}", 2, "do not fill whole bytes")]
    [InlineData("{'a':{'dtype':'F33','shape':[2],'data_offsets':[0,8]}}", 8, "unknown dtype 'F33'")]
    [InlineData("{'a':{'dtype':'7','shape':[2],'data_offsets':[0,8]}}", 8, "unknown dtype '7'")]
    [InlineData("{'a':{'dtype':3,'shape':[2],'data_offsets':[0,8]}}", 8, "dtype: expected a string")]
    [InlineData("{'a':{'dtype':'F32','shape':{},'data_offsets':[0,8]}}", 8, "shape: expected an array")]
    [InlineData("{'a':{'dtype':'F32','shape':[2]}}", 8, "'data_offsets' is missing")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'shape':[2],'data_offsets':[0,8]}}", 8, "'shape' appears twice")]
    [InlineData("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8],'more':1}}", 8, "unknown field 'more'")]
    [InlineData("{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}," +
        "'a':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}}", 8, "appears twice")]
    [InlineData("{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}," +
        "'\\u0061':{'dtype':'U8','shape':[4],'data_offsets':[4,8]}}", 8, "appears twice")]
    [InlineData("{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}," +
        "'b':{'dtype':'U8','shape':[4],'data_offsets':[3,7]}}", 8, "overlaps")]
    [InlineData("{'a':{'dtype':'U8','shape':[4],'data_offsets':[0,4]}," +
        "'b':{'dtype':'U8','shape':[3],'data_offsets':[5,8]}}", 8, "leaves a gap")]
    [InlineData("{'a':[1]}", 0, "expected an object")]
    [InlineData("{'__metadata__':{'k':1}}", 0, "metadata 'k': expected a string")]
    [InlineData("{'__metadata__':{'k':'1','k':'2'}}", 0, "metadata 'k' appears twice")]
    [InlineData("{'__metadata__':{},'__metadata__':{}}", 0, "'__metadata__' appears twice")]
    [InlineData("{'a':{'dtype':'F32','shape':[[[[[[2]]]]]],'data_offsets':[0,8]}}", 8, "tensor 'a'")]
    [InlineData("{'a':{'dtype':'F32',", 8, "no valid JSON")]
    [InlineData("{} x", 0, "no valid JSON")]
    [InlineData("{'\\ud800':{}}", 0, "no valid JSON")]
    [InlineData(" {}", 0, "starts with '{'")]
    [InlineData("", 0, "starts with '{'")]
    public void TheHeaderIsNotBelieved(string json, int dataBytes, string? problem)
    {
        string path = FileOf(json.Replace('\'', '"'), dataBytes);
        if (problem is null)
        {
            using SafetensorsFile file = SafetensorsFile.Open(path);
            Assert.All(file.Names, name => Assert.Equal(file[name].Bytes, file.Bytes(name).Length));
            return;
        }
        string message = Message(() => SafetensorsFile.Open(path));
        Assert.Contains(problem, message);
        Assert.Contains(path, message);
    }

    [Theory]
    [InlineData(100_000_001, "at most 100000000 bytes, actual 100000001")]
    [InlineData(-1, "at most 100000000 bytes, actual 18446744073709551615")]
    [InlineData(50, "claims 50 bytes but only 2 follow")]
    public void TheHeaderSizeIsNotBelieved(long size, string problem) =>
        Assert.Contains(problem, Message(() => SafetensorsFile.Open(FileOf("{}", 0, size))));

    [Fact]
    public void FilesThatAreNoneAreRefused()
    {
        File.WriteAllBytes(PathOf("short"), [1, 2, 3]);
        Assert.Contains("at least 8 bytes, actual 3", Message(() => SafetensorsFile.Open(PathOf("short"))));
        Assert.Contains("cannot be opened", Message(() => SafetensorsFile.Open(PathOf("absent"))));
        Assert.Contains("cannot be opened", Message(() => SafetensorsFile.Open(folder)));
        Assert.Contains("cannot be opened", Message(() => SafetensorsFile.Open("")));
    }

    [Fact]
    public void AFailedWriteLeavesTheOldFile()
    {
        string path = PathOf("two.safetensors");
        WriteTwo(path, 1.5f);
        byte[] before = File.ReadAllBytes(path);
        // Another writer holds the temporary file.
        using (FileStream other = new(path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None))
        {
            Assert.Contains("cannot be written", Message(() => WriteTwo(path, 2f)));
        }
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Contains("cannot be written", Message(() => WriteTwo(PathOf("no/such/folder/x"), 2f)));
        Directory.CreateDirectory(PathOf("taken"));
        File.WriteAllText(PathOf("taken/content"), "");
        Assert.Contains("cannot be written", Message(() => WriteTwo(PathOf("taken"), 2f)));
        Assert.False(File.Exists(PathOf("taken.tmp")));
        WriteTwo(path, 2f);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(2f, file.Map("layer.0.w", 2, 3).Pointer[0]);
    }

    [Fact]
    public void WhatAKilledWriterLeftIsOverwritten()
    {
        string path = PathOf("two.safetensors");
        WriteTwo(path, 1.5f);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path + ".tmp", [.. whole[..100], .. new byte[100_000]]);
        WriteTwo(path, 1.5f);
        Assert.Equal(whole, File.ReadAllBytes(path));
        Assert.False(File.Exists(path + ".tmp"));
    }

    [Fact]
    public void AReaderKeepsItsContentWhileTheFileIsReplaced()
    {
        string path = PathOf("two.safetensors");
        WriteTwo(path, 1.5f);
        using SafetensorsFile old = SafetensorsFile.Open(path);
        WriteTwo(path, 2.5f);
        using SafetensorsFile now = SafetensorsFile.Open(path);
        Assert.Equal(1.5f, old.Map("layer.0.w", 2, 3).Pointer[0]);
        Assert.Equal(2.5f, now.Map("layer.0.w", 2, 3).Pointer[0]);
    }

    [Fact]
    public void WrongTensorsAreNotAdded()
    {
        using NativeBuffer a = new(6);
        SafetensorsWriter writer = new SafetensorsWriter().Add("a", a, 2, 3);
        Assert.Contains("is taken", Assert.Throws<ArgumentException>(() => writer.Add("a", a, 2, 3)).Message);
        Assert.Contains("is taken", Assert.Throws<ArgumentException>(() => writer.Add("__metadata__", a, 2, 3)).Message);
        Assert.Contains("is 28 bytes, the data 24", Assert.Throws<ArgumentException>(() => writer.Add("b", a, 7)).Message);
        Assert.Contains("no valid shape", Assert.Throws<ArgumentException>(() => writer.Add("c", a, -2, -3)).Message);
    }
}
