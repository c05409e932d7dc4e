using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

/// <summary>The loop trees of a nest: one, or for a reverse scan the recomputation upwards and the way back.</summary>
public sealed class NestSchedule
{
    /// <summary>The equations of the nest proper.</summary>
    public List<Scheduled> Equations { get; private set; } = [];
    /// <summary>Their tree.</summary>
    public LoopBody Root { get; private set; } = null!;
    /// <summary>Equations of the forward recurrence, computed again; empty for other nests.</summary>
    public List<Scheduled> Again { get; private set; } = [];
    /// <summary>Their tree.</summary>
    public LoopBody? AgainRoot { get; private set; }
    /// <summary>Arrays that need memory because their value is read where its loops have ended.</summary>
    public List<string> Escaping { get; private set; } = [];

    /// <summary>Arrays of one time step with inner axes that other loops of the step read: they are kept in tiles.</summary>
    public List<string> Tiled { get; private set; } = [];

    private void SetEscaping(IEnumerable<(string Array, bool FitsTile)> escaping)
    {
        var byArray = escaping.GroupBy(e => e.Array).ToList();
        Escaping = byArray.Where(g => g.Any(e => !e.FitsTile)).Select(g => g.Key).ToList();
        Tiled = byArray.Select(g => g.Key).Where(a => !Escaping.Contains(a)).ToList();
    }

    /// <summary>Schedules a nest.</summary>
    /// <param name="nest">The nest.</param>
    /// <param name="pass">Its pass.</param>
    /// <param name="recomputed">Arrays of forward recurrences that Backward computes again.</param>
    public static NestSchedule Of(NestStep nest, Pass pass, HashSet<string> recomputed)
    {
        var schedule = new NestSchedule();
        var again = new HashSet<string>(nest.Equations.Select(e => e.Array).Where(recomputed.Contains));
        if (again.Count == 0)
        {
            schedule.Equations = NestLoops.Of(nest, nest.Equations, pass);
            schedule.Root = NestTree.Build(schedule.Equations);
            schedule.SetEscaping(NestLoops.Escaping(schedule.Equations, nest.Kind == NestKind.InOrder));
            return schedule;
        }
        var facts = nest.Equations.ToDictionary(e => e, e => new Facts(e, pass.Layer));
        // The way up needs the recurrence and the maps that feed it; the way back everything else, and its own copies of those maps.
        var up = Closure(again, facts);
        var down = Closure(new(nest.Equations.Select(e => e.Array).Where(a => !again.Contains(a) && !OnlyFeeds(a, again, facts))), facts);
        down.ExceptWith(again);
        schedule.Again = NestLoops.Of(nest, nest.Equations.Where(e => up.Contains(e.Array)), pass);
        schedule.AgainRoot = NestTree.Build(schedule.Again);
        schedule.Equations = NestLoops.Of(nest, nest.Equations.Where(e => down.Contains(e.Array)), pass);
        schedule.Root = NestTree.Build(schedule.Equations);
        schedule.SetEscaping(NestLoops.Escaping(schedule.Equations, false).Concat(NestLoops.Escaping(schedule.Again, false)).Where(e => !again.Contains(e.Array)));
        return schedule;
    }

    private static HashSet<string> Closure(HashSet<string> seeds, Dictionary<Equation, Facts> facts)
    {
        var result = new HashSet<string>(seeds);
        for (var grew = true; grew;)
        {
            grew = false;
            foreach (var pair in facts.Where(p => result.Contains(p.Key.Array)))
                foreach (var name in pair.Value.ReadNames)
                    if (facts.Any(f => f.Key.Array == name && f.Value.IsMap) && result.Add(name)) grew = true;
        }
        return result;
    }

    // A circle of readers is a recurrence of its own, not one that is computed again.
    private static bool OnlyFeeds(string array, HashSet<string> again, Dictionary<Equation, Facts> facts, HashSet<string>? visiting = null)
    {
        visiting ??= [];
        if (!visiting.Add(array)) return false;
        var readers = facts.Where(f => f.Value.ReadNames.Contains(array)).ToList();
        var result = readers.Count > 0 && readers.All(r => again.Contains(r.Key.Array) || OnlyFeeds(r.Key.Array, again, facts, visiting));
        visiting.Remove(array);
        return result;
    }
}
