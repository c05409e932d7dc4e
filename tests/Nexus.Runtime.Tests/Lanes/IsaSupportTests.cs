using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Nexus.Runtime.Tests;

public sealed class IsaSupportTests
{
    [Fact]
    public void TheWidthsOfThisProcessorAreAvailable()
    {
        Assert.Contains(Isa.Scalar, IsaSupport.Available.ToArray());
        Assert.Equal(Avx2.IsSupported && Fma.IsSupported, IsaSupport.Runs(Isa.Lanes256));
        Assert.Equal(AdvSimd.IsSupported || Fma.IsSupported, IsaSupport.Runs(Isa.Lanes128));
        Assert.Equal(Avx512BW.VL.IsSupported && Avx512DQ.VL.IsSupported, IsaSupport.Runs(Isa.Lanes512));
        Assert.True(IsaSupport.Runs(IsaSupport.Best));
        IsaSupport.RequireLevel();
    }

    [Theory]
    [InlineData("scalar", Isa.Scalar)]
    [InlineData("128", Isa.Lanes128)]
    [InlineData(" Lanes256 ", Isa.Lanes256)]
    [InlineData("512", Isa.Lanes512)]
    public void WidthsAreParsed(string text, Isa isa) => Assert.Equal(isa, IsaSupport.Parse(text));

    [Fact]
    public void AForcedWidthIsTakenOrRefusedWithTheChoices()
    {
        Assert.Equal(Isa.Scalar, IsaSupport.Choose("scalar"));
        Assert.Equal(IsaSupport.Choose(null), IsaSupport.Choose(" "));
        string message = Assert.Throws<ArgumentException>(() => IsaSupport.Choose("1024")).Message;
        Assert.Contains("NEXUS_ISA", message);
        Assert.Contains("unknown width '1024': expected scalar, 128, 256 or 512", message);
    }

    [Fact]
    public void ALevelThatDoesNotFitTheProcessorIsExplained()
    {
        X86Level v2 = new(false, false, false), v3 = new(true, true, false), v4 = new(true, true, true);
        Assert.Null(IsaSupport.LevelProblem(v4, v4, true, false));
        Assert.Null(IsaSupport.LevelProblem(v4, v3, true, false));
        Assert.Null(IsaSupport.LevelProblem(null, default, true, false));
        Assert.Contains("published for processors with AVX-512, which", IsaSupport.LevelProblem(v3, v4, true, false));
        Assert.Contains("with AVX2, FMA, which", IsaSupport.LevelProblem(v2, v3, true, true));
        Assert.Contains("publish with an instruction-set level", IsaSupport.LevelProblem(v4, v2, false, false));
        Assert.Contains("expected a processor with AVX2 and FMA", IsaSupport.LevelProblem(v2, v2, false, false));
        Assert.Null(IsaSupport.LevelProblem(v2, v2, false, true));
        Assert.Null(IsaSupport.LevelProblem(v4, v2, false, true));
    }

    [Fact]
    public void TheProcessorReportsAtLeastWhatTheCodeUses()
    {
        if (!X86Base.IsSupported) return;
        X86Level has = X86Level.OfProcessor(), uses = X86Level.OfCode;
        Assert.True((has.Fma || !uses.Fma) && (has.Avx2 || !uses.Avx2)
            && (has.Avx512 || !uses.Avx512), $"processor {has}, code {uses}");
    }
}
