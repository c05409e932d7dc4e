namespace Nexus.Compiler.Lower;

/// <summary>
/// Runs several passes of a short inner loop side by side, statement by statement: the chain of one pass (load, exp2, multiply-add, store) is
/// longer than the processor's window, and neighbours fill the gaps.
/// </summary>
/// <remarks>Sums keep their order, so the bits are those of the plain loop. Measured on the selective scan: 1.3 times the plain loop.</remarks>
public static class Unroll
{
    /// <summary>Passes side by side: four fit the registers of every width.</summary>
    public const int Factor = 4;

    // Longer bodies fill the window alone, and four of them would spill.
    private const int LongestBody = 16;

    /// <summary>The statements with every short straight loop unrolled.</summary>
    public static List<LaneNode> Run(IEnumerable<LaneNode> nodes) => nodes.Select(node => node switch
    {
        Loop { Form: LoopForm.Up } loop when IsShort(loop) => new Unrolled(loop, Repeat(loop)),
        Loop loop => loop with { Body = Run(loop.Body) },
        Branch branch => branch with { Then = Run(branch.Then), Else = Run(branch.Else) },
        _ => node,
    }).ToList();

    private static bool IsShort(Loop loop)
    {
        if (loop.Body.Count > LongestBody || !loop.Body.Any(n => n is Let { Op: "load_tile" })) return false;
        var targets = new HashSet<string>(loop.Body.OfType<Set>().Select(s => s.Name));
        return loop.Body.All(n => n switch
        {
            Let let => !let.Arguments.Any(targets.Contains),
            Write write => write.Op is "store_tile" or "add_tile" && !write.Arguments.Any(targets.Contains),
            Set => true,
            _ => false,
        });
    }

    private static List<LaneNode> Repeat(Loop loop)
    {
        var own = new HashSet<string>(loop.Body.OfType<Let>().Select(l => l.Name));
        var result = new List<LaneNode>();
        foreach (var node in loop.Body)
            for (var copy = 0; copy < Factor; copy++)
            {
                string Name(string n) => copy == 0 ? n : own.Contains(n) ? $"{n}_next{copy}" : n == loop.Variable ? $"({n} + {copy})" : n;
                result.Add(node switch
                {
                    Let let => let with { Name = Name(let.Name), Arguments = [.. let.Arguments.Select(Name)] },
                    Set set => set with { Arguments = [.. set.Arguments.Select(Name)] },
                    Write write => write with { Arguments = [.. write.Arguments.Select(Name)] },
                    _ => node,
                });
            }
        return result;
    }
}

/// <summary>A loop of which several passes run side by side, and the rest one by one.</summary>
public sealed record Unrolled(Loop Plain, List<LaneNode> Body) : LaneNode;
