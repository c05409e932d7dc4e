using Nexus.Compiler.Print.Ptx;
namespace Nexus.Ptx.Tests;
public class DumpTests
{
    [Fact]
    public void Dump()
    {
        var dir = Environment.GetEnvironmentVariable("PTX_DUMP")!;
        Directory.CreateDirectory(dir);
        var errors = new List<string>();
        foreach (var l in CompiledLayers.All)
        {
            try
            {
                var m = CompiledLayers.Module(l, PtxTarget.Sm80);
                File.WriteAllText(Path.Combine(dir, l.Name + ".ptx"), m.Text);
                File.WriteAllText(Path.Combine(dir, l.Name + ".txt"), m.Launches);
            }
            catch (Exception e) { errors.Add(l.Name + ": " + e); }
        }
        Assert.True(errors.Count == 0, string.Join("\n", errors));
    }
}
