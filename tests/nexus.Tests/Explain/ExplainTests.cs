using System.Xml.Linq;
using Nexus.Tool.Explain;

namespace nexus.Tests.Explain;

/// <summary><c>nexus explain</c>, <c>diff</c> and <c>accept</c> as processes.</summary>
public class ExplainTests
{
    [Fact]
    public void LayersAreListedOneALine()
    {
        using Tool tool = new();
        string[] lines = tool.Run("explain").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(LayerLibrary.Own().Layers.Count, lines.Length);
        Assert.Contains(lines, l => l.StartsWith("SelectiveScan ") && l.Contains("arXiv:2312.00752"));
    }

    [Fact]
    public void EveryStopIsShownWithoutColoursInAPipe()
    {
        using Tool tool = new();
        (int code, string text, string error) = tool.Run("explain", "SelectiveScan", "--at", "all", "--sizes", "T=8 D=32 N=4");
        Assert.True(code == 0, error);
        Assert.DoesNotContain('\e', text);
        foreach (string expected in new[]
        {
            "layer SelectiveScan", "layer SelectiveScan.adjoint", "scan over T, lanes of D", "    address ",
            "partial class SelectiveScan", ".target sm_80",
            "state of SelectiveScan: 512 bytes", "memory of SelectiveScan at T=8 D=32 N=4", "Assembly listing for method",
        })
        {
            Assert.Contains(expected, text);
        }
    }

    [Theory]
    [InlineData("512", "zmm")]
    [InlineData("256", "ymm")]
    public void TheJitIsAskedForTheWidthGiven(string width, string register)
    {
        using Tool tool = new();
        (int code, string text, string error) = tool.Run("explain", "RmsNorm", "--at", "asm", "--width", width);
        bool has = width == "256" ? Nexus.Runtime.Lanes256.IsSupported : Nexus.Runtime.Lanes512.IsSupported;
        Assert.Equal(has ? 0 : 1, code);
        Assert.Contains(has ? register : "expected a width that this processor has", has ? text : error);
        Assert.DoesNotContain(width == "256" ? "zmm" : "Lanes256", text);
    }

    [Fact]
    public void APageNeedsNothingBesidesItself()
    {
        using Tool tool = new();
        (int code, _, string error) = tool.Run("explain", "MambaBlock", "--html", "page.html", "--sizes", "T=32 D=16");
        Assert.True(code == 0, error);
        string page = File.ReadAllText(tool["page.html"]);
        Assert.Contains("prefers-color-scheme: dark", page);
        Assert.DoesNotMatch(@"<script|<link|<img|@import|url\(|src=|https?://(?!www\.w3\.org/2000/svg)", page);
        string[] drawings = [.. page.Split("<svg ").Skip(1).Select(s => "<svg " + s[..(s.IndexOf("</svg>") + 6)])];
        Assert.Equal(3, drawings.Length);
        XNamespace svg = "http://www.w3.org/2000/svg";
        Assert.All(drawings, d => Assert.NotEmpty(XDocument.Parse(d).Descendants(svg + "rect")));
        // Advance keeps uz for Backward: a bar in the memory plan, a wire in the flow.
        Assert.Contains(XDocument.Parse(drawings[2]).Descendants(svg + "title"), t => t.Value.StartsWith("uz: "));
        Assert.NotEmpty(XDocument.Parse(drawings[0]).Descendants(svg + "path"));
        foreach (string stop in "ir adjoint plan lanes cs ptx asm state memory flow".Split(' '))
        {
            Assert.Contains($"id=\"{stop}\"", page);
        }
    }

    [Fact]
    public void LayersOfAnotherAssemblyAreReadFromItsFile()
    {
        using Tool tool = new();
        string file = typeof(Nexus.Kernels.RmsNorm).Assembly.Location;
        Assert.Equal(tool.Run("explain").Output, tool.Run("explain", "--assembly", file).Output);
        Assert.Equal(tool.Run("explain", "MambaBlock", "--at", "cs").Output,
            tool.Run("explain", "MambaBlock", "--at", "cs", "--assembly", file).Output);
        Assert.Contains("Assembly listing for method Nexus.Kernels.Silu+Kernel", tool.Run("explain", "Silu", "--at", "asm",
            "--assembly", file).Output);
    }

    [Fact]
    public void TheSameBuildDiffersInNothing()
    {
        using Tool tool = new();
        string build = Path.GetDirectoryName(typeof(LayerLibrary).Assembly.Location)!;
        foreach (string path in new[] { build, Path.Combine(build, "Nexus.Kernels.dll") })
        {
            (int code, string text, string error) = tool.Run("diff", "--base", path);
            Assert.True(code == 0, text + error);
            Assert.Equal("no difference\n", text);
        }
    }

    [Fact]
    public void ADifferenceIsShownAndSummedUp()
    {
        using Tool tool = new();
        Assert.Equal(0, tool.Run("accept", "--out", "stops").Code);
        string plan = tool["stops/RmsNorm/plan.txt"];
        File.WriteAllText(plan, File.ReadAllText(plan).Replace("Advance of", "Once: Advance of"));
        Directory.Delete(tool["stops/Silu"], recursive: true);
        (int code, string text, _) = tool.Run("diff", "--base", "stops");
        Assert.Equal(1, code);
        Assert.Contains("RmsNorm: ir same, adjoint same, plan changed, lanes same, cs same", text);
        Assert.Contains("-Once: Advance of RmsNorm\n+Advance of RmsNorm\n", text);
        Assert.Contains("Silu: new", text);
        Assert.DoesNotContain("SelectiveScan", text);
        Assert.Equal("RmsNorm: plan changed\n", tool.Run("diff", "--base", "stops", "--layer", "RmsNorm", "--at", "plan",
            "--summary").Output);
        Assert.Equal((0, "no difference\n"), Result(tool.Run("diff", "--base", "stops", "--layer", "MlpBlock")));
    }

    static (int, string) Result((int Code, string Output, string Error) run) => (run.Code, run.Output);
}
