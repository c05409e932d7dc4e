namespace Nexus.Models.Tests;

/// <summary>A temporary folder.</summary>
sealed class Folder : IDisposable
{
    public Folder() => Path = Directory.CreateTempSubdirectory("nexus-models-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
