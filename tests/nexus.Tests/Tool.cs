using System.Diagnostics;
using System.Text.Json;

namespace nexus.Tests;

/// <summary>Runs the command line as a process of its own, in a temporary folder with a text and a small model's
/// config.</summary>
sealed class Tool : IDisposable
{
    public const string Small = """
        {
          "model": { "d_model": 32, "heads": 2, "kv_heads": 1, "blocks": 1, "layers_per_block": 4, "attention_every": 4,
                     "attention_offset": 1, "expand": 1, "d_state": 4, "mlp_ratio": 1 },
          "training": { "steps": 12, "batch": 2, "context": 32, "warmup": 2, "eval_every": 6,
                        "eval_windows": 4, "eval_bytes": 512, "save_every": 5 }
        }
        """;

    public Tool()
    {
        Folder = Directory.CreateTempSubdirectory("nexus-tool-").FullName;
        File.WriteAllText(this["small.json"], Small);
        File.WriteAllText(this["text.txt"], string.Concat(Enumerable.Range(0, 1500).Select(i => $"line {i} says " +
            $"{i * i % 97}.\n")));
    }

    public string Folder { get; }

    public string this[string name] => Path.Combine(Folder, name);

    /// <summary>Starts <c>nexus</c>.</summary>
    public Process Start(params string[] arguments) => Start([], arguments);

    /// <summary>Starts <c>nexus</c> with environment variables of its own.</summary>
    public Process Start((string Name, string Value)[] environment, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "nexus.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }
        return Process.Start(start)!;
    }

    /// <summary>Runs <c>nexus</c> to its end.</summary>
    public (int Code, string Output, string Error) Run(params string[] arguments) => Run([], arguments);

    /// <summary>Runs <c>nexus</c> to its end with environment variables of its own.</summary>
    public (int Code, string Output, string Error) Run((string Name, string Value)[] environment, string[] arguments) =>
        Ended(Start(environment, arguments));

    static (int Code, string Output, string Error) Ended(Process started)
    {
        using Process process = started;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000), "expected nexus to end within two minutes");
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Runs a line of shell in which <c>$NEXUS</c> is the program.</summary>
    public (int Code, string Output, string Error) Shell(string line)
    {
        ProcessStartInfo start = new("bash")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = System.Text.Encoding.Latin1,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"set -o pipefail; {line}");
        start.Environment["NEXUS"] = "dotnet " + Path.Combine(AppContext.BaseDirectory, "nexus.dll");
        return Ended(Process.Start(start)!);
    }

    /// <summary>Trains the small model and returns its events.</summary>
    public JsonElement[] Train(string output, params string[] more)
    {
        (int code, string text, string error) = Run(["train", "--config", "small.json", "--data", "text.txt", "--out", output,
            "--json", .. more]);
        Assert.True(code == 0, error);
        return Events(text);
    }

    public static JsonElement[] Events(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>The newest checkpoint's file.</summary>
    public byte[] Newest(string output, string file) =>
        File.ReadAllBytes(Path.Combine(Nexus.Models.CheckpointFolder.Find(this[output]), file));

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
