using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nexus.Models;

/// <summary>A run described in one file: the model and how it is trained.</summary>
/// <param name="Model">The model.</param>
/// <param name="Training">How it is trained; absent: the defaults.</param>
public sealed record RunConfig(NexusConfig? Model = null, TrainOptions? Training = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(NexusConfig))]
[JsonSerializable(typeof(RunConfig))]
[JsonSerializable(typeof(TrainOptions))]
[JsonSerializable(typeof(TrainingState))]
sealed partial class NexusJsonContext : JsonSerializerContext;

/// <summary>Reads and writes configs as JSON: snake_case names, unknown names are errors, comments are allowed.</summary>
public static class NexusJson
{
    /// <summary>Reads a file that holds either a model config or <c>{ "model": …, "training": … }</c>; both are
    /// validated.</summary>
    /// <exception cref="NexusException">The file is missing, is no JSON, has unknown names or impossible values.</exception>
    public static RunConfig ReadRun(string path)
    {
        byte[] json = ReadAll(path);
        bool isRun = IsRun(path, json);
        RunConfig run = isRun
            ? Read(path, json, NexusJsonContext.Default.RunConfig)
            : new RunConfig(Read(path, json, NexusJsonContext.Default.NexusConfig));
        run.Model?.Validate();
        run.Training?.Validate();
        return run;
    }

    /// <summary>Reads and validates a model config.</summary>
    /// <exception cref="NexusException">As <see cref="ReadRun"/>.</exception>
    public static NexusConfig ReadConfig(string path) => ReadRun(path).Model
        ?? throw new NexusException($"{path}: expected a model config or a \"model\" part, " +
            "actual neither. Add a \"model\" part.");

    /// <summary>The config as JSON text.</summary>
    public static string Write(NexusConfig config) => JsonSerializer.Serialize(config, NexusJsonContext.Default.NexusConfig)
        + "\n";

    /// <summary>The run as JSON text.</summary>
    public static string Write(RunConfig run) => JsonSerializer.Serialize(run, NexusJsonContext.Default.RunConfig) + "\n";

    internal static T Read<T>(string path, byte[] json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type)
                ?? throw new NexusException($"{path}: expected the JSON of a {What<T>()}, actual null. {Instead<T>()}");
        }
        catch (Exception e) when (IsOfTheText(e))
        {
            throw new NexusException($"{path}: expected the JSON of a {What<T>()}, actual: {e.Message} {Instead<T>()}", e);
        }
    }

    internal static byte[] ReadAll(string path)
    {
        const int most = 1 << 22;
        try
        {
            FileInfo file = new(path);
            if (file.Exists && file.Length > most)
            {
                throw new NexusException($"{path}: expected a config of at most {most} bytes, actual {file.Length}. " +
                    "Is this the right file?");
            }
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new NexusException($"'{path}': expected a readable JSON file, actual: {e.Message} Check the path.", e);
        }
    }

    static bool IsRun(string path, byte[] json)
    {
        try
        {
            JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
            using JsonDocument document = JsonDocument.Parse(json, lenient);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && (document.RootElement.TryGetProperty("model", out _)
                    || document.RootElement.TryGetProperty("training", out _));
        }
        catch (Exception e) when (IsOfTheText(e))
        {
            throw new NexusException($"{path}: expected JSON, actual: {e.Message} Correct the file.", e);
        }
    }

    /// <summary>True for what a text can cause: no JSON, or a name or string that is no Unicode.</summary>
    static bool IsOfTheText(Exception e) =>
        e is JsonException or InvalidOperationException or System.Text.DecoderFallbackException;

    static string What<T>() => typeof(T) == typeof(NexusConfig) ? "model config"
        : typeof(T) == typeof(RunConfig) ? "run config" : "training state";

    static string Instead<T>() => typeof(T) == typeof(NexusConfig) ? "Correct that entry, " +
            "or write an object such as { \"d_model\": 128 }."
        : typeof(T) == typeof(RunConfig) ? "Correct that entry, or write an object such as { \"model\": { \"d_model\": 128 } }."
        : "The file is damaged: use another checkpoint.";
}
