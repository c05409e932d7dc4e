using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Groups the equations of a pass into steps: matrix products, softmax-weighted sums, and fused nests of loops.</summary>
/// <remarks>
/// Equations are taken producers first. Each joins the latest step that it may legally share loops with, at or after the last step it
/// needs; else it starts a new one. Point-wise consumers of a matrix product become its epilogue when they are its only reader.
/// </remarks>
public sealed partial class Planner
{
    private readonly Pass _pass;
    private readonly List<Facts> _facts;
    private readonly Dictionary<string, List<int>> _definedIn = [];
    private readonly Dictionary<string, int> _readers = [];
    private readonly HashSet<string> _kept;
    private readonly IReadOnlyList<ScanShape>? _forwardScans;

    private readonly Fusion _fusion;

    private Planner(Pass pass, HashSet<string> kept, IReadOnlyList<ScanShape>? forwardScans, Fusion fusion)
    {
        _pass = pass;
        _fusion = fusion;
        _kept = kept;
        _forwardScans = forwardScans;
        _facts = pass.Layer.Equations.Select(e => new Facts(e, pass.Layer)).ToList();
        foreach (var f in _facts)
            foreach (var name in f.ReadNames)
                _readers[name] = _readers.TryGetValue(name, out var n) ? n + 1 : 1;
    }

    /// <summary>The recurrences found.</summary>
    public List<ScanShape> Scans { get; } = [];

    /// <summary>Plans the steps of <paramref name="pass"/>.</summary>
    /// <param name="pass">Equations and buffers; receives the steps.</param>
    /// <param name="kept">Arrays that must be in memory after the pass.</param>
    /// <param name="regions">Softmax-weighted sums found in the layer.</param>
    /// <param name="forwardScans">For Backward: the recurrences of Advance; null for Advance itself.</param>
    /// <param name="fusion">How far equations are fused.</param>
    public static Planner Run(Pass pass, HashSet<string> kept, IReadOnlyList<AttentionPlan> regions, IReadOnlyList<ScanShape>? forwardScans, Fusion fusion)
    {
        var planner = new Planner(pass, kept, forwardScans, fusion);
        if (fusion == Fusion.Full) planner.FindScans(new Dependences(planner._facts, a => a));
        else planner.FindTimeLoops(new Dependences(planner._facts, a => a));
        // A scan and a region are one step each: order them as one node, so that what they need comes before and their readers after.
        var group = planner._facts.GroupBy(f => f.Equation.Array).ToDictionary(g => g.Key, g =>
            planner._loopOf.TryGetValue(g.Key, out var loop) ? $"loop {planner._loops.IndexOf(loop)}"
            : planner._scanOf.TryGetValue(g.Key, out var scan) ? $"scan {planner._scanOf.Values.Distinct().ToList().IndexOf(scan)}"
            : g.First().Equation.Region is { } region ? $"region {region}" : g.Key);
        foreach (var array in group.Keys.ToList()) group[FirstRows.Of(array)] = group[array];
        var order = new Dependences(planner._facts, a => group.TryGetValue(a, out var g) ? g : a, planner.HiddenReads(regions, group));
        foreach (var component in order.Components)
        {
            if (component.Count > 1)
                throw new PlanException($"'{string.Join("', '", component)}' need each other within one time step, which no order of loops can serve");
            var members = planner._facts.Where(f => group[f.Equation.Array] == component[0]).ToList();
            if (planner._loopOf.TryGetValue(members[0].Equation.Array, out var inOrder)) planner.PlaceLoop(inOrder);
            else members.ForEach(f => planner.Place(f, regions));
        }
        ProductMerge.Run(pass);
        return planner;
    }

    private bool IsBoundary(Facts f) => _pass.Buffers[f.Equation.Array].Place == Plan.Place.Past;

    // Whoever reads an array may read its rows before the first token, without an equation that says so.
    private Dictionary<string, List<string>> HiddenReads(IReadOnlyList<AttentionPlan> regions, Dictionary<string, string> group)
    {
        var hidden = regions.ToDictionary(r => $"region {r.Name}", r => r.HandReads().ToList());
        var pasts = new HashSet<string>(_facts.Where(IsBoundary).Select(f => f.Equation.Array));
        foreach (var f in _facts)
            foreach (var past in f.ReadNames.Append(f.Equation.Array).Select(PastRows.Of).Where(pasts.Contains))
            {
                if (!hidden.TryGetValue(group[f.Equation.Array], out var list)) hidden[group[f.Equation.Array]] = list = [];
                list.Add(past);
            }
        return hidden;
    }

    private void PlaceBoundary(Facts f)
    {
        if (_fusion >= Fusion.PlainEquations)
        {
            Plain(f, null).OnlyAtStart = true;
            return;
        }
        var nest = new NestStep { OnlyAtStart = true };
        Add(nest);
        Assign(f, nest);
        ChooseBoundaries();
    }

    /// <summary>The loops over rows before the first token, once the order of these in memory is known.</summary>
    public void ChooseBoundaries()
    {
        foreach (var nest in _pass.Steps.OfType<NestStep>().Where(n => n.OnlyAtStart && !n.IsPlain))
        {
            var f = new Facts(nest.Equations[0], _pass.Layer);
            var choice = LoopChoice.Of(f, _pass.Buffers);
            (nest.Kind, nest.Lane) = (choice.Kind, choice.Kind == NestKind.Column && choice.Lane is { } l ? f.AxisOf(l) : null);
            nest.Rows.Clear();
            nest.Rows.AddRange(choice.Rows.Select(f.AxisOf));
        }
    }

    private void Place(Facts f, IReadOnlyList<AttentionPlan> regions)
    {
        if (IsBoundary(f))
        {
            PlaceBoundary(f);
            return;
        }
        var needed = f.ReadNames.Select(FirstRows.Source).Where(n => _definedIn.ContainsKey(n)).ToList();
        var after = needed.SelectMany(n => _definedIn[n]).DefaultIfEmpty(-1).Max();
        if (f.Equation.Region is { } region && regions.FirstOrDefault(r => r.Name == region) is { } attention)
        {
            var step = _pass.Steps.OfType<AttentionStep>().FirstOrDefault(s => s.Plan.Name == region);
            if (step is null) Add(step = new AttentionStep { Plan = attention });
            Assign(f, step);
            return;
        }
        if (_scanOf.TryGetValue(f.Equation.Array, out var scan))
        {
            if (!_pass.Steps.Contains(scan)) Add(scan);
            Assign(f, scan);
            return;
        }
        if (Contraction.Of(f, n => _pass.Buffers[n]) is { } contraction)
        {
            var gemm = new GemmStep { Contraction = contraction };
            Add(gemm);
            Assign(f, gemm);
            return;
        }
        if (_fusion >= Fusion.PlainEquations)
        {
            Plain(f, null);
            return;
        }
        if (f.IsMap && Epilogue(f, after) is { } producer)
        {
            producer.Epilogue = f.Equation;
            Assign(f, producer);
            return;
        }
        var choice = LoopChoice.Of(f, _pass.Buffers);
        for (var i = _pass.Steps.Count - 1; i >= Math.Max(after, 0); i--)
            if (_pass.Steps[i] is NestStep nest && NestJoin.May(nest, f, choice, _pass.Layer))
            {
                Assign(f, nest);
                return;
            }
        var fresh = new NestStep { Kind = choice.Kind, Lane = choice.Kind == NestKind.Column && choice.Lane is { } l ? f.AxisOf(l) : null };
        fresh.Rows.AddRange(choice.Rows.Select(f.AxisOf));
        if (choice.Kind == NestKind.Column) fresh.Sequence.AddRange(choice.Inside.Where(f.Reduced.Contains).Select(f.AxisOf));
        Add(fresh);
        Assign(f, fresh);
    }

    // A product's result that only this map reads, element by element: the map runs on the sums while they are in registers.
    private GemmStep? Epilogue(Facts f, int after)
    {
        if (after < 0 || _pass.Steps[after] is not GemmStep { Epilogue: null } gemm || gemm.Contraction.Outer.Count > 0) return null;
        var sum = gemm.Equations[0];
        if (_readers[sum.Array] != 1 || _kept.Contains(sum.Array) || IsBound(sum.Array)) return null;
        var reads = f.Reads.Where(r => r.Array == sum.Array).Distinct().ToList();
        if (reads.Count != 1 || !reads[0].Position.Equals(f.Equation.Position)) return null;
        var same = f.Equation.Position.Select(Facts.PlainIndex).ToList();
        var own = sum.Position.Select(Facts.PlainIndex).ToList();
        if (same.Any(i => i is null) || same.Count != own.Count) return null;
        var map = own.Zip(same, (o, s) => (o, s)).ToDictionary(p => p.o!, p => p.s!);
        var columns = gemm.Contraction.Collapsed.N.Select(i => map[i]).ToList();
        var rows = gemm.Contraction.Collapsed.M.Select(i => map[i]).ToList();
        var accesses = f.Reads.Where(r => r.Array != sum.Array).Append(new Read(f.Equation.Array, f.Equation.Position));
        if (f.Ids.Count > 0 || UsesIndexNumbers(f.Body)) return null;
        return accesses.All(a => EpilogueAddress.Fits(a, _pass.Buffers[a.Array], rows, columns, f)) ? gemm : null;
    }

    private static bool UsesIndexNumbers(Expr expr) => expr switch
    {
        Number or When or Select or Uniform => true,
        Un u => UsesIndexNumbers(u.X),
        Bin b => UsesIndexNumbers(b.X) || UsesIndexNumbers(b.Y),
        Opt o => UsesIndexNumbers(o.Then) || UsesIndexNumbers(o.Else),
        _ => false,
    };

    private bool IsBound(string array) => _pass.Buffers[array].Place is Plan.Place.Parameter or Plan.Place.Gradient or Plan.Place.History;

    private IEnumerable<string> AxesOf(string array) => _pass.Buffers[array].Axes;

    private void Add(Step step) => _pass.Steps.Add(step);

    private void Assign(Facts f, Step step)
    {
        step.Equations.Add(f.Equation);
        if (!_definedIn.TryGetValue(f.Equation.Array, out var list)) _definedIn[f.Equation.Array] = list = [];
        list.Add(_pass.Steps.IndexOf(step));
    }
}
