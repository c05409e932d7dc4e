using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

/// <summary>A loop that an equation needs: its axis, and whether it sums over it.</summary>
public sealed record LoopNeed(string Axis, string Index, bool Reduces, LoopRole Role);

/// <summary>What a loop is in its nest.</summary>
public enum LoopRole
{
    /// <summary>Parallel over units.</summary>
    Unit,
    /// <summary>Vector lanes.</summary>
    Lane,
    /// <summary>In order, values carried from one pass to the next.</summary>
    Sequence,
    /// <summary>Small loop inside.</summary>
    Inner,
}

/// <summary>An equation and the loops it needs, outermost first.</summary>
public sealed class Scheduled(Facts facts, List<LoopNeed> loops)
{
    /// <summary>The equation.</summary>
    public Facts Facts { get; } = facts;
    /// <summary>Its loops.</summary>
    public List<LoopNeed> Loops { get; } = loops;
    /// <summary>The array it defines.</summary>
    public string Array => Facts.Equation.Array;
    /// <summary>The loop whose body computes it.</summary>
    public LoopBody Body { get; set; } = null!;
    /// <summary>Number of loops outside of the outermost reduced one: there the finished value is.</summary>
    public int ValueDepth => Loops.FindIndex(l => l.Reduces) is var i and >= 0 ? i : Loops.Count;
    /// <summary>The finished sums are several for each value of the outer loops: a free loop lies inside a reduced one.</summary>
    public bool IsTiled => ValueDepth < Loops.Count && Loops.Skip(ValueDepth).Any(l => !l.Reduces && l.Role == LoopRole.Inner);
}

/// <summary>The body of a loop: equations and inner loops in order.</summary>
public sealed class LoopBody(LoopNeed? loop, LoopBody? parent)
{
    /// <summary>The loop, or null for the body of the whole nest.</summary>
    public LoopNeed? Loop { get; } = loop;
    /// <summary>The body around it.</summary>
    public LoopBody? Parent { get; } = parent;
    /// <summary>Equations (<see cref="Scheduled"/>) and bodies (<see cref="LoopBody"/>).</summary>
    public List<object> Items { get; } = [];
    /// <summary>Number of loops around.</summary>
    public int Depth => Parent is null ? 0 : Parent.Depth + 1;

    /// <summary>Whether <paramref name="other"/> is this body or inside of it.</summary>
    public bool Contains(LoopBody? other)
    {
        for (; other is not null; other = other.Parent)
            if (other == this) return true;
        return false;
    }

    /// <summary>The body <paramref name="depth"/> loops from the outside.</summary>
    public LoopBody At(int depth)
    {
        var body = this;
        while (body.Depth > depth) body = body.Parent!;
        return body;
    }
}

/// <summary>Opens loops that equations share and orders equations inside.</summary>
public static class NestTree
{
    /// <summary>Builds the tree of loops; equations come producers first.</summary>
    public static LoopBody Build(List<Scheduled> equations)
    {
        var root = new LoopBody(null, null);
        Fill(root, equations);
        return root;
    }

    private static void Fill(LoopBody body, List<Scheduled> pending)
    {
        var depth = body.Depth;
        var waiting = new List<Scheduled>(pending);
        while (waiting.Count > 0)
        {
            // What overwrites a tile may stand beside the readers of its old values, which the loop loads first.
            var ready = waiting.FirstOrDefault(s => s.Loops.Count == depth && !Producers(s, waiting).Any() && Overwritten(s, waiting).All(p => p.Loops.Count == depth));
            if (ready is not null)
            {
                ready.Body = body;
                body.Items.Add(ready);
                waiting.Remove(ready);
                continue;
            }
            var needs = waiting.Where(s => s.Loops.Count > depth).Select(s => s.Loops[depth]).ToList();
            var members = needs.Select(need => Members(need, waiting, depth)).FirstOrDefault(m => m.Count > 0)
                ?? throw new PlanException($"no order of loops serves '{string.Join("', '", waiting.Select(s => s.Array))}'");
            var inner = new LoopBody(members[0].Loops[depth], body);
            body.Items.Add(inner);
            waiting.RemoveAll(members.Contains);
            Fill(inner, members);
        }
    }

    // The most equations that can run in one loop: each with what it needs of this pass, and beside those that want its old value.
    private static List<Scheduled> Members(LoopNeed need, List<Scheduled> waiting, int depth)
    {
        var members = waiting.Where(s => s.Loops.Count > depth && s.Loops[depth].Axis == need.Axis && s.Loops[depth].Role == need.Role).ToList();
        bool Fits(Scheduled s) => Producers(s, waiting).All(p => members.Contains(p) && Shares(p, s, depth))
            && (need.Role != LoopRole.Inner || Overwritten(s, waiting).All(p => members.Contains(p) && SharesOld(p, s, depth)));
        while (members.Find(s => !Fits(s)) is { } misfit) members.Remove(misfit);
        return members;
    }

    // The waiting equations whose value of this iteration s reads (a carried value is from the iteration before: no order needed).
    private static IEnumerable<Scheduled> Producers(Scheduled s, List<Scheduled> waiting) =>
        from p in waiting
        where p != s && s.Facts.Reads.Any(r => r.Array == p.Array && !IsCarried(r, s))
        select p;

    // A tile holds one time step: who reads the step before must do so before s writes its own, or in the same pass of the inner loop.
    private static IEnumerable<Scheduled> Overwritten(Scheduled s, List<Scheduled> waiting) =>
        from p in waiting
        where p != s && s.Loops.Any(l => l.Role == LoopRole.Inner) && p.Facts.Reads.Any(r => r.Array == s.Array && IsCarried(r, p))
        select p;

    private static bool SharesOld(Scheduled reader, Scheduled writer, int depth)
    {
        if (reader.Loops.Count <= depth || writer.Loops.Count <= depth) return false;
        var (theirs, mine) = (reader.Loops[depth], writer.Loops[depth]);
        if (mine.Axis != theirs.Axis || mine.Role != theirs.Role) return false;
        var at = writer.Facts.Equation.Position.ToList().FindIndex(p => Facts.PlainIndex(p) == mine.Index);
        return at >= 0 && reader.Facts.Reads.Where(r => r.Array == writer.Array && IsCarried(r, reader)).All(r => Facts.PlainIndex(r.Position[at]) == theirs.Index);
    }

    /// <summary>Whether the read is of another pass of a sequential loop.</summary>
    public static bool IsCarried(Read read, Scheduled s)
    {
        foreach (var p in read.Position)
            if (p.Constant != 0 && p.Terms.Count == 1 && p.Terms[0].Atom is IndexAtom i
                && s.Loops.Any(l => l.Index == i.Name && l.Role == LoopRole.Sequence)) return true;
        return false;
    }

    // Both run inside the loop at this depth, the producer has one value for each of its passes, and the reader wants that of its own pass.
    private static bool Shares(Scheduled producer, Scheduled reader, int depth)
    {
        if (producer.Loops.Count <= depth || reader.Loops.Count <= depth) return false;
        var (mine, theirs) = (producer.Loops[depth], reader.Loops[depth]);
        if (mine.Axis != theirs.Axis || mine.Role != theirs.Role || mine.Reduces) return false;
        foreach (var read in reader.Facts.Reads.Where(r => r.Array == producer.Array && !IsCarried(r, reader)))
            for (var d = 0; d < read.Position.Count; d++)
                if (Facts.PlainIndex(producer.Facts.Equation.Position[d]) == mine.Index
                    && Facts.PlainIndex(read.Position[d]) != theirs.Index) return false;
        return true;
    }
}
