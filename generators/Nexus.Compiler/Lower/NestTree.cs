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
        Fill(root, equations, equations);
        return root;
    }

    private static void Fill(LoopBody body, List<Scheduled> pending, List<Scheduled> all)
    {
        var depth = body.Depth;
        var waiting = new List<Scheduled>(pending);
        while (waiting.Count > 0)
        {
            var ready = waiting.FirstOrDefault(s => s.Loops.Count == depth && Producers(s, waiting, all).All(p => p == s));
            if (ready is not null)
            {
                ready.Body = body;
                body.Items.Add(ready);
                waiting.Remove(ready);
                continue;
            }
            var first = waiting.FirstOrDefault(s => s.Loops.Count > depth && Producers(s, waiting, all).All(p => p == s || Shares(p, s, depth)))
                ?? throw new PlanException($"no order of loops serves '{string.Join("', '", waiting.Select(s => s.Array))}'");
            var need = first.Loops[depth];
            var members = new List<Scheduled>();
            for (var grew = true; grew;)
            {
                grew = false;
                foreach (var s in waiting)
                {
                    if (members.Contains(s) || s.Loops.Count <= depth || s.Loops[depth].Axis != need.Axis || s.Loops[depth].Role != need.Role) continue;
                    if (!Producers(s, waiting, all).All(p => p == s || members.Contains(p) && Shares(p, s, depth))) continue;
                    members.Add(s);
                    grew = true;
                }
            }
            if (members.Count == 0) throw new PlanException($"'{first.Array}' cannot share the loop over {need.Axis} with what it needs");
            var inner = new LoopBody(need, body);
            body.Items.Add(inner);
            waiting.RemoveAll(members.Contains);
            Fill(inner, members, all);
        }
    }

    // The waiting equations whose value of this iteration s reads (a carried value is from the iteration before: no order needed).
    private static IEnumerable<Scheduled> Producers(Scheduled s, List<Scheduled> waiting, List<Scheduled> all) =>
        from p in waiting
        where p != s && s.Facts.Reads.Any(r => r.Array == p.Array && !IsCarried(r, s))
        select p;

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
