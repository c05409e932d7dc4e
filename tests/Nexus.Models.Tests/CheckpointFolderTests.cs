using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace Nexus.Models.Tests;

public class CheckpointFolderTests
{
    static void WriteAll(string folder)
    {
        foreach (string file in Checkpoint.Files)
        {
            File.WriteAllText(Path.Combine(folder, file), file);
        }
    }

    [Fact]
    public void NewestTwoAreKept()
    {
        using Folder temp = new();
        using CheckpointFolder folder = new(temp["run"]);
        Assert.Null(folder.Newest);
        foreach (int step in new[] { 5, 10, 1000 })
        {
            folder.Save(step, WriteAll);
        }
        Assert.Equal(["step-00000010", "step-00001000"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());
        Assert.EndsWith("step-00001000", folder.Newest);
        Assert.Equal(folder.Newest, CheckpointFolder.Find(temp["run"]));
        Assert.Equal(folder.Newest, CheckpointFolder.Find(folder.Newest!));
    }

    [Fact]
    public void AFailedWriteLeavesTheOldOnes()
    {
        using Folder temp = new();
        using CheckpointFolder folder = new(temp["run"]);
        folder.Save(1, WriteAll);
        NexusException e = Assert.Throws<NexusException>(() => folder.Save(2, _ => throw new IOException("No space left on " +
            "device")));
        Assert.Contains("No space left on device", e.Message);
        Assert.Contains("untouched", e.Message);
        Assert.EndsWith("step-00000001", folder.Newest);
    }

    [Fact]
    public void WhatAKilledRunLeftIsNeitherUsedNorKept()
    {
        using Folder temp = new();
        using (CheckpointFolder folder = new(temp["run"]))
        {
            folder.Save(1, WriteAll);
        }
        Directory.CreateDirectory(temp["run/.unfinished-step-00000002"]);
        File.WriteAllText(temp["run/.unfinished-step-00000002/model.safetensors"], "half");
        Directory.CreateDirectory(temp["run/step-00000003"]);
        Assert.EndsWith("step-00000001", CheckpointFolder.Find(temp["run"]));
        using CheckpointFolder again = new(temp["run"]);
        Assert.False(Directory.Exists(temp["run/.unfinished-step-00000002"]));
        Assert.EndsWith("step-00000001", again.Newest);
    }

    [Fact]
    public void ACheckpointBeingReplacedComesBack()
    {
        using Folder temp = new();
        Directory.CreateDirectory(temp["run/.discarded-step-00000004"]);
        WriteAll(temp["run/.discarded-step-00000004"]);
        using CheckpointFolder folder = new(temp["run"]);
        Assert.EndsWith("step-00000004", folder.Newest);
    }

    /// <summary>Killed between the two renames of a checkpoint that replaces one of the same step: the newest has both names but
    /// its own, and an older one is there.</summary>
    [Fact]
    public void TheNewestBeingReplacedComesBackBesideAnOlderOne()
    {
        using Folder temp = new();
        foreach (string left in (string[])["step-00000003", ".discarded-step-00000004", ".unfinished-step-00000004"])
        {
            Directory.CreateDirectory(temp["run/" + left]);
            WriteAll(temp["run/" + left]);
        }
        using CheckpointFolder folder = new(temp["run"]);
        Assert.EndsWith("step-00000004", folder.Newest);
        Assert.Equal(["step-00000003", "step-00000004"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Order());
    }

    /// <summary>Killed while an old checkpoint was being removed, or when the new one had its name already.</summary>
    [Theory]
    [InlineData(".discarded-step-00000002")]
    [InlineData(".discarded-step-00000003")]
    public void AnOlderOneDoesNotComeBack(string left)
    {
        using Folder temp = new();
        foreach (string name in (string[])["step-00000003", left])
        {
            Directory.CreateDirectory(temp["run/" + name]);
            WriteAll(temp["run/" + name]);
        }
        using CheckpointFolder folder = new(temp["run"]);
        Assert.Equal(["step-00000003"], Directory.GetDirectories(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void StepsOfMoreDigitsAreNewer()
    {
        using Folder temp = new();
        using CheckpointFolder folder = new(temp["run"]);
        foreach (int step in new[] { 99_999_999, 100_000_000, 1_000_000_000 })
        {
            folder.Save(step, WriteAll);
        }
        Assert.EndsWith("step-1000000000", folder.Newest);
        Assert.Equal(2, Directory.GetDirectories(folder.Path).Length);
    }

    [Fact]
    public void AFolderThatWasMadeForNothingIsRemoved()
    {
        using Folder temp = new();
        Directory.CreateDirectory(temp["there"]);
        new CheckpointFolder(temp["runs/new"]).Dispose();
        new CheckpointFolder(temp["there"]).Dispose();
        Assert.Equal(["there"], Directory.GetDirectories(temp.Path).Select(Path.GetFileName));
        using (CheckpointFolder used = new(temp["runs/used"]))
        {
            used.Save(1, WriteAll);
        }
        Assert.EndsWith("step-00000001", CheckpointFolder.Find(temp["runs/used"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    public void WhatCannotBeAPathIsNamed(string path)
    {
        Assert.Contains("--out", Assert.Throws<NexusException>(() => new CheckpointFolder(path)).Message);
        Assert.Throws<NexusException>(() => NexusJson.ReadRun(path));
        Assert.Throws<NexusException>(() => CheckpointFolder.Find(path));
        Assert.Throws<NexusException>(() => ByteCorpus.Read(path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void AFolderThatCannotBeListedIsNamed()
    {
        using Folder temp = new();
        Directory.CreateDirectory(temp["closed"]);
        File.SetUnixFileMode(temp["closed"], UnixFileMode.None);
        File.SetUnixFileMode(temp.Path, (UnixFileMode)0b111_101_101);
        bool root = Environment.IsPrivilegedProcess;
        try
        {
            // A superuser may list every folder, so the test is somebody else for a moment.
            Assert.True(!root || SetEffectiveUser(65534) == 0);
            foreach (Action use in (Action[])[() => CheckpointFolder.NewestIn(temp["closed"]),
                () => CheckpointFolder.Find(temp["closed"]), () => Checkpoint.ReadRun(temp["closed"])])
            {
                Assert.Contains("expected a folder that can be listed, actual", Assert.Throws<NexusException>(use).Message);
            }
        }
        finally
        {
            Assert.True(!root || SetEffectiveUser(0) == 0);
            File.SetUnixFileMode(temp["closed"], (UnixFileMode)0b111_000_000);
        }
    }

    [DllImport("libc", EntryPoint = "seteuid")]
    static extern int SetEffectiveUser(uint user);

    [Fact]
    public void TheSameStepCanBeWrittenAgain()
    {
        using Folder temp = new();
        using CheckpointFolder folder = new(temp["run"]);
        folder.Save(7, WriteAll);
        folder.Save(7, f =>
        {
            WriteAll(f);
            File.WriteAllText(Path.Combine(f, Checkpoint.ConfigFile), "second");
        });
        Assert.Equal("second", File.ReadAllText(Path.Combine(folder.Newest!, Checkpoint.ConfigFile)));
    }

    [Fact]
    public void AFolderThatCannotBeWrittenIsNamed()
    {
        using Folder temp = new();
        File.WriteAllText(temp["file"], "");
        Assert.Contains("expected a folder that can be written",
            Assert.Throws<NexusException>(() => new CheckpointFolder(temp["file"])).Message);
        Assert.Contains("--out", Assert.Throws<NexusException>(() => new CheckpointFolder(temp["file/below"])).Message);
    }

    [Fact]
    public void TwoRunsCannotShareAFolder()
    {
        using Folder temp = new();
        using CheckpointFolder first = new(temp["run"]);
        Assert.Contains("another run", Assert.Throws<NexusException>(() => new CheckpointFolder(temp["run"])).Message);
    }

    [Fact]
    public void NoCheckpointIsNamed()
    {
        using Folder temp = new();
        Assert.Contains("no such folder", Assert.Throws<NexusException>(() => CheckpointFolder.Find(temp["none"])).Message);
        Assert.Contains("nexus train", Assert.Throws<NexusException>(() => CheckpointFolder.Find(temp.Path)).Message);
    }
}
