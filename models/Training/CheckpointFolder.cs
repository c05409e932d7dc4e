using System.Globalization;

namespace Nexus.Models;

/// <summary>
/// The output folder of a run. A checkpoint is a folder <c>step-00000500</c>; it is written under another name and renamed when
/// complete, so a folder of that name is always whole, whenever the process is killed. The two newest are kept.
/// </summary>
public sealed class CheckpointFolder : IDisposable
{
    const string Prefix = "step-", Unfinished = ".unfinished-", Discarded = ".discarded-";

    /// <summary>Checkpoints kept; the second is the last good one should a disk fail while the first is read.</summary>
    const int Kept = 2;

    readonly FileStream inUse;
    readonly List<string> created = [];

    /// <summary>Creates the folder if needed, checks that it can be written, and keeps other runs out of it until
    /// disposed.</summary>
    /// <exception cref="NexusException">It cannot be created or written, or another run is using it.</exception>
    public CheckpointFolder(string path)
    {
        try
        {
            Path = System.IO.Path.GetFullPath(path);
            for (string? missing = Path; missing is not null && !Directory.Exists(missing);)
            {
                created.Add(missing);
                missing = System.IO.Path.GetDirectoryName(missing);
            }
            Directory.CreateDirectory(Path);
            inUse = Lock(System.IO.Path.Combine(Path, ".in-use"));
            Recover();
        }
        catch (Exception e)
        {
            inUse?.Dispose();
            RemoveEmpty();
            if (!IsOfTheDisk(e))
            {
                throw;
            }
            throw new NexusException($"'{path}': expected a folder that can be written, actual: " +
                $"{e.Message} Choose another folder with --out, or change its permissions.", e);
        }
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The newest checkpoint in this folder, or null.</summary>
    public string? Newest => NewestIn(Path);

    /// <summary>The newest checkpoint in a folder, or null.</summary>
    /// <exception cref="NexusException">The folder cannot be listed.</exception>
    public static string? NewestIn(string path) => Directory.Exists(path) ? Complete(path).LastOrDefault() : null;

    /// <summary>Name of the checkpoint of a step.</summary>
    public static string Name(int step) => Prefix + step.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>The folder that holds the weights: <paramref name="path"/> itself if it is a checkpoint, else its newest
    /// checkpoint.</summary>
    /// <exception cref="NexusException">There is none, or the folder cannot be listed.</exception>
    public static string Find(string path)
    {
        if (File.Exists(System.IO.Path.Combine(path, Checkpoint.WeightsFile)))
        {
            return path;
        }
        if (!Directory.Exists(path))
        {
            throw new NexusException($"'{path}': expected the output folder of a training run, actual no such folder. " +
                "Run `nexus train` first, or correct --model.");
        }
        return NewestIn(path)
            ?? throw new NexusException($"'{path}': expected {Checkpoint.WeightsFile} or a folder {Prefix}N with one, " +
                "actual neither. Run `nexus train` first, or correct --model.");
    }

    /// <summary>Writes a checkpoint and then removes the oldest ones.</summary>
    /// <param name="step">Its step.</param>
    /// <param name="write">Writes its files into the folder it is given.</param>
    /// <returns>Where it is.</returns>
    /// <exception cref="NexusException">It cannot be written; the checkpoints that were there still are.</exception>
    public string Save(int step, Action<string> write)
    {
        string name = Name(step), target = System.IO.Path.Combine(Path, name);
        string unfinished = System.IO.Path.Combine(Path, Unfinished + name);
        try
        {
            Directory.CreateDirectory(unfinished);
            write(unfinished);
            string? replaced = SetAside(target);
            Directory.Move(unfinished, target);
            Delete(replaced);
            string[] complete = Complete(Path);
            foreach (string old in complete.AsSpan(0, Math.Max(0, complete.Length - Kept)))
            {
                Delete(SetAside(old));
            }
            return target;
        }
        catch (Exception e) when (IsOfTheDisk(e))
        {
            throw new NexusException($"{target}: expected to write a checkpoint, actual: {e.Message} Free some space or choose " +
                $"another folder with --out; the checkpoints already in {Path} are untouched.", e);
        }
    }

    /// <summary>Lets other runs in. A folder that this run made and left empty is removed.</summary>
    public void Dispose()
    {
        inUse.Dispose();
        RemoveEmpty();
    }

    /// <summary>Removes what a killed run left unfinished. A checkpoint that was being replaced when its successor did not yet
    /// bear its name gets the name back: it is the newest one.</summary>
    void Recover()
    {
        foreach (string left in Directory.GetDirectories(Path, ".*-" + Prefix + "*"))
        {
            string name = System.IO.Path.GetFileName(left);
            string target = System.IO.Path.Combine(Path, Prefix + name[(name.IndexOf(Prefix, StringComparison.Ordinal) + 5)..]);
            if (name.StartsWith(Discarded, StringComparison.Ordinal) && IsWhole(left) && !Directory.Exists(target)
                && Step(target) > (NewestIn(Path) is { } newest ? Step(newest) : -1))
            {
                Directory.Move(left, target);
                continue;
            }
            Directory.Delete(left, recursive: true);
        }
    }

    /// <summary>All whole checkpoints, oldest first.</summary>
    static string[] Complete(string path)
    {
        try
        {
            return [.. Directory.GetDirectories(path, Prefix + "*").Where(f => Step(f) >= 0 && IsWhole(f)).OrderBy(Step)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NexusException($"{path}: expected a folder that can be listed, actual: {e.Message} " +
                "Change its permissions, or name another folder.", e);
        }
    }

    static bool IsWhole(string checkpoint) =>
        Checkpoint.Files.All(file => File.Exists(System.IO.Path.Combine(checkpoint, file)));

    /// <summary>The step in a checkpoint's name; -1 when it is no such name.</summary>
    static int Step(string checkpoint) => int.TryParse(System.IO.Path.GetFileName(checkpoint.AsSpan())[Prefix.Length..],
        NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step : -1;

    /// <summary>Renames before deleting, so that a half-deleted checkpoint never bears its name.</summary>
    static string? SetAside(string checkpoint)
    {
        if (!Directory.Exists(checkpoint))
        {
            return null;
        }
        string folder = System.IO.Path.GetDirectoryName(checkpoint)!;
        string discarded = System.IO.Path.Combine(folder, Discarded + System.IO.Path.GetFileName(checkpoint));
        Delete(discarded);
        Directory.Move(checkpoint, discarded);
        return discarded;
    }

    static void Delete(string? folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    void RemoveEmpty()
    {
        foreach (string folder in created)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception e) when (IsOfTheDisk(e))
            {
                return;
            }
        }
    }

    /// <summary>True for what a path or a disk does; a path that cannot be one is an argument exception.</summary>
    static bool IsOfTheDisk(Exception e) => e is IOException or UnauthorizedAccessException or ArgumentException
        or NotSupportedException or Nexus.Runtime.WeightsFileException;

    static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new NexusException($"{System.IO.Path.GetDirectoryName(path)}: expected a folder that no other run uses, " +
                "actual: another run is writing into it. Stop that run, or choose another folder with --out.", e);
        }
    }
}
