using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>What the planner asks of an equation: its reads, free and reduced indices, and whether it is a plain map.</summary>
public sealed class Facts
{
    /// <summary>Collects the facts of one equation.</summary>
    public Facts(Equation equation, Layer layer)
    {
        Equation = equation;
        Layer = layer;
        Free = equation.Position.SelectMany(IndexNames).Distinct().ToList();
        var body = equation.Value;
        while (body is Red red)
        {
            if (Op is { } op && op != red.Op) break;
            Op = red.Op;
            Reduced.AddRange(red.Indices);
            if (red.Where is { } where) Conditions.Add(where);
            body = red.Body;
        }
        Body = body;
        Walk(body, guarded: false);
        foreach (var condition in Conditions) Walk(condition);
    }

    /// <summary>The equation.</summary>
    public Equation Equation { get; }
    /// <summary>Its layer.</summary>
    public Layer Layer { get; }
    /// <summary>Left-hand indices in order.</summary>
    public List<string> Free { get; }
    /// <summary>Indices bound by the reduction at the root.</summary>
    public List<string> Reduced { get; } = [];
    /// <summary>The root reduction, or null for a map.</summary>
    public RedOp? Op { get; }
    /// <summary>The domains of the root reduction.</summary>
    public List<Cond> Conditions { get; } = [];
    /// <summary>What is reduced, or the whole right-hand side.</summary>
    public Expr Body { get; }
    /// <summary>Every read, ids arrays included.</summary>
    public List<Read> Reads { get; } = [];
    /// <summary>Reads of ids used as positions.</summary>
    public List<IdsAtom> Ids { get; } = [];
    /// <summary>Indices inside integer products, quotients and remainders of places and counters: one integer serves all lanes, so no
    /// lane may run over them.</summary>
    public HashSet<string> LaneFree { get; } = [];
    /// <summary>No reduction anywhere.</summary>
    public bool IsMap => Op is null && !HasInnerReduction;
    /// <summary>A reduction below the root: Normalise leaves none.</summary>
    public bool HasInnerReduction { get; private set; }
    /// <summary>Has a primitive that costs more than a few operations.</summary>
    public bool HasTranscendental { get; private set; }

    /// <summary>Names of the arrays it reads.</summary>
    public IEnumerable<string> ReadNames => Reads.Select(r => r.Array).Concat(Ids.Select(i => i.Array)).Distinct();

    /// <summary>The axis of an index.</summary>
    public string AxisOf(string index) => Layer.Indices.First(i => i.Name == index).Axis;

    /// <summary>Whether the index runs over a time axis.</summary>
    public bool IsTime(string index) => Layer.Axes.First(a => a.Name == AxisOf(index)).IsTime;

    /// <summary>The indices an affine formula mentions, also inside ids positions and compound atoms.</summary>
    public static IEnumerable<string> IndexNames(Affine affine) => affine.Terms.SelectMany(t => t.Atom switch
    {
        IndexAtom i => [i.Name],
        IdsAtom ids => ids.Position.SelectMany(IndexNames),
        CompoundAtom c => IndexNames(c.X).Concat(IndexNames(c.Y)),
        _ => Enumerable.Empty<string>(),
    });

    /// <summary>The index when the affine is exactly one index, else null.</summary>
    public static string? PlainIndex(Affine affine) =>
        affine is { Constant: 0, Terms.Count: 1 } && affine.Terms[0] is { Coefficient: 1, Atom: IndexAtom i } ? i.Name : null;

    private void Walk(Expr expr, bool guarded)
    {
        switch (expr)
        {
            case Num or ScalarRef: break;
            case Number n: WalkIds(n.Value); break;
            case Read r:
                Reads.Add(r);
                foreach (var p in r.Position) WalkIds(p, isPlace: true);
                break;
            case Un u:
                if (u.Op is not (UnOp.Neg or UnOp.Abs or UnOp.Sq or UnOp.Stop or UnOp.Sign)) HasTranscendental = true;
                Walk(u.X, guarded);
                break;
            case Bin b: Walk(b.X, guarded); Walk(b.Y, guarded); break;
            case When w: Walk(w.Where); Walk(w.Body, true); break;
            case Select s: Walk(s.If); Walk(s.Then, true); Walk(s.Else, true); break;
            case Opt o: Walk(o.Then, true); Walk(o.Else, true); break;
            case Uniform u:
                Walk(u.Seed, guarded);
                foreach (var counter in u.Counters) WalkIds(counter, isPlace: true);
                break;
            case Red r: HasInnerReduction = true; Walk(r.Body, guarded); break;
            default: throw new PlanException($"expression {expr.GetType().Name} is unknown to the planner");
        }
    }

    private void Walk(Cond cond)
    {
        switch (cond)
        {
            case Ge g: WalkIds(g.Value); break;
            case Zero z: WalkIds(z.Value); break;
            case And a: Walk(a.X); Walk(a.Y); break;
            case Or o: Walk(o.X); Walk(o.Y); break;
            case Not n: Walk(n.X); break;
            case Compare c: Walk(c.X, true); Walk(c.Y, true); break;
            case Flag: break;
            default: throw new PlanException($"condition {cond.GetType().Name} is unknown to the planner");
        }
    }

    private void WalkIds(Affine affine, bool isPlace = false)
    {
        foreach (var term in affine.Terms)
        {
            if (term.Atom is IdsAtom ids)
            {
                Ids.Add(ids);
                foreach (var p in ids.Position) WalkIds(p);
            }
            else if (term.Atom is CompoundAtom compound)
            {
                if (isPlace) LaneFree.UnionWith(IndexNames(compound.X).Concat(IndexNames(compound.Y)));
                WalkIds(compound.X);
                WalkIds(compound.Y);
            }
        }
    }
}

/// <summary>A layer that cannot be planned: the message names the user's equation and says what is possible.</summary>
public sealed class PlanException(string message) : Exception(message);
