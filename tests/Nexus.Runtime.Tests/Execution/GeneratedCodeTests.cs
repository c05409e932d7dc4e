namespace Nexus.Runtime.Tests;

/// <summary>Tiles on the stack are refused before they overflow it, alone and together.</summary>
public sealed class GeneratedCodeTests
{
    [Fact]
    public void TilesThatDoNotFitTheStackAreRefused()
    {
        Assert.Equal(GeneratedCode.LargestTile + 16, GeneratedCode.TileFloats(GeneratedCode.LargestTile / 16, 16));
        Assert.Contains("use a smaller inner extent", Assert.Throws<ArgumentOutOfRangeException>(
            () => GeneratedCode.TileFloats(GeneratedCode.LargestTile / 16 + 1, 16)).Message);
        GeneratedCode.RequireStack(GeneratedCode.LargestTiles / 8, 8);
        Assert.Contains("use smaller inner extents", Assert.Throws<ArgumentOutOfRangeException>(
            () => GeneratedCode.RequireStack(GeneratedCode.LargestTiles / 8 + 1, 8)).Message);
    }
}
