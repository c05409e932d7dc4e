namespace Nexus.Runtime;

/// <summary>A weights file that cannot be read or written: which file, which tensor, what was expected, what was found, what to
/// do.</summary>
/// <param name="path">The file.</param>
/// <param name="tensor">The tensor concerned, or null when it is the file as a whole.</param>
/// <param name="problem">Expected, actual and what to do.</param>
/// <param name="inner">The cause, if another exception was.</param>
public sealed class WeightsFileException(string path, string? tensor, string problem, Exception? inner = null)
    : Exception(tensor is null ? $"weights file '{path}': {problem}"
        : $"weights file '{path}', tensor '{tensor}': {problem}", inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>The tensor concerned, or null.</summary>
    public string? Tensor { get; } = tensor;
}
