using System.Security.Cryptography;

namespace Nexus.Models;

/// <summary>The bytes of a text file, or of all text files of a folder in the order of their paths.</summary>
public sealed class ByteCorpus
{
    /// <summary>Largest text that one array can hold.</summary>
    const long MostBytes = 2_000_000_000;

    readonly byte[] bytes;

    /// <summary>A corpus of bytes already in memory.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="source">Where it came from, for messages.</param>
    /// <exception cref="NexusException">The text is empty or binary.</exception>
    public ByteCorpus(byte[] bytes, string source)
    {
        this.bytes = bytes;
        Source = source;
        if (bytes.Length == 0)
        {
            throw new NexusException($"{source}: expected text, actual 0 bytes. Give a file or folder with text in --data.");
        }
        if (Binary.Reason(bytes) is { } reason)
        {
            throw new NexusException($"{source}: expected text, actual binary data ({reason}). Give a text file, " +
                "or convert it first.");
        }
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
    }

    /// <summary>The text.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Where the text came from.</summary>
    public string Source { get; }

    /// <summary>Sixteen hexadecimal digits that tell this text from another.</summary>
    public string Hash { get; }

    /// <summary>Files of a folder that were left out because they are binary.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>Reads a file, or every text file below a folder (hidden ones not), each followed by a line feed.</summary>
    /// <exception cref="NexusException">There is no such file or folder, it cannot be read, it holds no text, or it is larger
    /// than 2 GB.</exception>
    public static ByteCorpus Read(string path)
    {
        try
        {
            return Directory.Exists(path) ? ReadFolder(path) : ReadFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NexusException($"'{path}': expected a readable file or folder of text, " +
                $"actual: {e.Message} Check --data.", e);
        }
    }

    static ByteCorpus ReadFile(string path)
    {
        if (!File.Exists(path))
        {
            throw new NexusException($"'{path}': expected a file or folder of text, actual nothing there. Check --data.");
        }
        CheckSize(path, new FileInfo(path).Length);
        return new ByteCorpus(File.ReadAllBytes(path), path);
    }

    static ByteCorpus ReadFolder(string path)
    {
        EnumerationOptions visible = new() { RecurseSubdirectories = true, IgnoreInaccessible = false };
        string[] files = Directory.GetFiles(path, "*", visible);
        Array.Sort(files, StringComparer.Ordinal);
        List<string> leftOut = [];
        using MemoryStream text = new();
        foreach (string file in files)
        {
            CheckSize(path, text.Length + new FileInfo(file).Length);
            byte[] content = File.ReadAllBytes(file);
            if (Binary.Reason(content) is not null)
            {
                leftOut.Add(file);
                continue;
            }
            text.Write(content);
            if (content.Length > 0)
            {
                text.WriteByte((byte)'\n');
            }
        }
        if (text.Length == 0)
        {
            throw new NexusException($"{path}: expected a folder with at least one text file, actual {files.Length} files, " +
                $"{leftOut.Count} of them binary and the rest empty. Check --data.");
        }
        return new ByteCorpus(text.ToArray(), path) { LeftOut = leftOut };
    }

    static void CheckSize(string path, long bytes)
    {
        if (bytes > MostBytes)
        {
            throw new NexusException($"{path}: expected at most {MostBytes} bytes of text, actual at least {bytes}. " +
                "Give a part of it.");
        }
    }
}
