using static Nexus.Compiler.Print.Ptx.PtxKernel;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>The random numbers of <c>Uniform</c>: Philox 4×32 with 10 rounds, whose key is the seed and whose counters are the
/// spec's, each
/// of a lane its own.</summary>
/// <remarks>The algorithm and its constants: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3". Integers only,
/// so the
/// numbers are those of the processor to the last bit.</remarks>
internal sealed class PtxRandom(PtxKernel kernel)
{
    private const int Rounds = 10;
    private static readonly PtxValue s_first = Word(0xD2511F53), s_second = Word(0xCD9E8D57);
    private static readonly PtxValue s_firstKey = Word(0x9E3779B9), s_secondKey = Word(0xBB67AE85);

    /// <summary>A multiple of 2⁻²⁴ in [0, 1) for each lane.</summary>
    /// <param name="seed">The seed, in a register.</param>
    /// <param name="counters">Up to four counters: on the first lane, and what each further lane adds.</param>
    public PtxValue Uniform(PtxValue seed, IReadOnlyList<(PtxValue First, PtxValue Step)> counters)
    {
        var key = (Low(seed), Low(kernel.Op(PtxKind.Integer, "shr.u64", seed, new(PtxKind.Word, "32"))));
        var c = Enumerable.Range(0, 4).Select(i =>
            i < counters.Count ? Counter(counters[i]) : kernel.Op(PtxKind.Word, "mov.u32", Word(0))).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            var (high, low) = (Product(s_first, c[0]), Product(s_second, c[2]));
            c = [Xor(Xor(low.High, c[1]), key.Item1), low.Low, Xor(Xor(high.High, c[3]), key.Item2), high.Low];
            key = (kernel.Op(PtxKind.Word, "add.u32", key.Item1, s_firstKey),
                kernel.Op(PtxKind.Word, "add.u32", key.Item2, s_secondKey));
        }
        var upper = kernel.Op(PtxKind.Word, "shr.u32", c[0], Word(8));
        return kernel.F("mul.rn.f32", kernel.F("cvt.rn.f32.u32", upper), Constant(1f / (1 << 24)));
    }

    private PtxValue Counter((PtxValue First, PtxValue Step) counter) =>
        Low(kernel.Op(PtxKind.Integer, "mad.lo.s64", kernel.ThreadInteger(), counter.Step, counter.First));

    private PtxValue Low(PtxValue x) => kernel.Op(PtxKind.Word, "cvt.u32.u64", x);

    private PtxValue Xor(PtxValue x, PtxValue y) => kernel.Op(PtxKind.Word, "xor.b32", x, y);

    private (PtxValue High, PtxValue Low) Product(PtxValue x, PtxValue y) =>
        (kernel.Op(PtxKind.Word, "mul.hi.u32", x, y), kernel.Op(PtxKind.Word, "mul.lo.u32", x, y));

    private static PtxValue Word(uint x) => new(PtxKind.Word, x.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
