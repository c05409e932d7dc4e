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
        Assert.Contains("expected a folder that can be " +
            "written", Assert.Throws<NexusException>(() => new CheckpointFolder(temp["file"])).Message);
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
