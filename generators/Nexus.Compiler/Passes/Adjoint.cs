using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Reverse-mode gradient as a layer: each d_X gathers from the equations that read X.</summary>
/// <remarks>
/// The layer NAME.adjoint reads forward arrays (parameters keep their kind; locals and outputs are In: the residuals) and the
/// upstream gradients d_OUT (In), and defines d_X for every In and Weight (Out) and for locals. It holds for a whole sequence
/// from position 0. The boundary equations of forward arrays that it reads below 0 are repeated in it. Of several equal
/// maxima the first gets the gradient; the gradient of a product divides by its factors.
/// </remarks>
public static class Adjoint
{
    /// <summary>The gradient layer, in normal form, of a layer in normal form.</summary>
    public static Layer Run(Layer forward)
    {
        var adjoint = Normalise.Run(Share.Run(Normalise.Run(new AdjointBuilder(Demands.Run(forward)).Build())));
        var read = new HashSet<string>(adjoint.Equations.SelectMany(e => Scope.Arrays(e.Value)));
        var upstream = forward.Arrays.Where(a => a.Kind == ArrayKind.Out).Select(a => Of(a.Name)).ToList();
        return adjoint with
        {
            Arrays = adjoint.Arrays.Where(a => a.Kind is ArrayKind.Out or ArrayKind.Local || upstream.Contains(a.Name)
                || read.Contains(a.Name)).ToEquatable(),
        };
    }

    /// <summary>The array that holds the gradient of an array: upstream for an output.</summary>
    public static string Of(string array) => "d_" + array;
}

/// <summary>Collects what equations contribute, then writes the equations of each gradient.</summary>
internal sealed class AdjointBuilder
{
    private readonly Layer _forward;
    private readonly Firsts _firsts = new();
    private readonly Activity _active;
    private readonly HashSet<string> _given;
    private readonly IndexPool _pool;
    private readonly Pull _pull;
    private readonly GradientNames _names;
    private readonly AdjointRegions _regions;
    private readonly Dictionary<string, string> _totals = [];
    private readonly List<ArrayDecl> _arrays = [];
    private readonly List<Equation> _equations = [];

    internal AdjointBuilder(Layer forward)
    {
        _given = [.. forward.Arrays.Select(a => a.Name)];
        _forward = forward = Preactivations.Run(forward, new Activity(forward));
        _active = new Activity(forward);
        _pool = new IndexPool(forward.Indices);
        _forward = forward = _firsts.Run(forward, _active, _pool);
        _pull = new Pull(forward, _pool);
        _names = new GradientNames(forward, _pool);
        _regions = new AdjointRegions(forward);
    }

    internal Layer Build()
    {
        foreach (var array in _forward.Arrays) // an output that other equations read has more than its upstream gradient
            _totals[array.Name] = array.Kind == ArrayKind.Out
                && _forward.Equations.Any(e => Scope.Arrays(e.Value).Contains(array.Name))
                ? _names.Unique(Adjoint.Of(array.Name) + ".total") : Adjoint.Of(array.Name);
        var contributions = _forward.Equations.Where(e => _active.Wanted(e.Array)).SelectMany(Of).ToLookup(c => c.Read.Array);
        foreach (var array in _forward.Arrays.Where(a => a.Kind != ArrayKind.Ids))
        {
            if (array.Kind == ArrayKind.Out) Declare(Adjoint.Of(array.Name), ArrayKind.In, array);
            var gathers = array.Kind != ArrayKind.Out || _totals[array.Name] != Adjoint.Of(array.Name);
            if (gathers && (_active.Wanted(array.Name) || array.Kind is ArrayKind.In or ArrayKind.Weight))
                Gradient(array, [.. contributions[array.Name]]);
        }
        foreach (var pair in _names.Boundaries.Where(b => _active.Wanted(b.Key.Array)))
            Past(pair.Key, pair.Value, contributions[pair.Key.Array]);

        var forward = _forward.Arrays.Select(a => _given.Contains(a.Name) && a.Kind is ArrayKind.Local or ArrayKind.Out
            ? a with { Kind = ArrayKind.In } : a);
        var repeated = _forward.Equations.Where(e => GradientNames.IsBoundary(e) || !_given.Contains(e.Array));
        return new Layer(_forward.Name + ".adjoint", _forward.Axes, _forward.Scalars, _pool.All,
            forward.Concat(_arrays).ToEquatable(), repeated.Concat(_equations).ToEquatable());
    }

    private List<Contribution> Of(Equation e) => GradientNames.IsBoundary(e) && _names.Boundaries.TryGetValue(e, out var past)
        ? Contribution.Of(e, Exprs.Read(past, Scope.Left(e)), null, _active.Wanted)
        : Contribution.Of(e, new Read(_totals[e.Array], e.Position), new Read(e.Array, e.Position), _active.Wanted, _firsts.Match(e));

    private void Gradient(ArrayDecl array, List<Contribution> contributions)
    {
        var inside = _regions.Inside(array.Name);
        var kind = array.Kind is ArrayKind.In or ArrayKind.Weight ? ArrayKind.Out : ArrayKind.Local;
        Declare(_totals[array.Name], kind, array);
        var parts = contributions.GroupBy(_regions.Outgoing)
            .Select(g => g.Key is { } part ? OfRegion(array, part.Region, part.Role, g) : target => Gather(g, target)).ToList();
        foreach (var target in _names.Targets(array))
        {
            Expr sum = array.Kind == ArrayKind.Out ? new Read(Adjoint.Of(array.Name), target) : new Num(0);
            foreach (var part in parts) sum = Exprs.Add(sum, part(target));
            _equations.Add(new Equation(_totals[array.Name], target, sum,
                inside is { } i ? AdjointRegions.Backward(i.Region) : null, inside?.Role));
        }
    }

    // What a region passes out is one whole array, whatever the cases of the gradient it is a part of.
    private Func<EquatableArray<Affine>, Expr> OfRegion(
        ArrayDecl array, string region, string role, IEnumerable<Contribution> contributions)
    {
        var name = _names.Unique($"{Adjoint.Of(array.Name)}@{region}");
        var target = _names.Targets(array, split: false).Single();
        Declare(name, ArrayKind.Local, array with { Storage = null, Optional = false });
        _equations.Add(new Equation(name, target, Gather(contributions, target), AdjointRegions.Backward(region), role));
        return position => new Read(name, position);
    }

    // The gradient of the rows before the first, in the indices of the boundary equation that defines them.
    private void Past(Equation boundary, string name, IEnumerable<Contribution> contributions)
    {
        var left = Scope.Left(boundary);
        _arrays.Add(new ArrayDecl(name, ArrayKind.Local, left.Select(_pool.Axis).ToEquatable()));
        _equations.Add(new Equation(name, left.Select(Affines.Index).ToEquatable(), Gather(contributions, boundary.Position)));
    }

    private Expr Gather(IEnumerable<Contribution> contributions, EquatableArray<Affine> target) =>
        contributions.Aggregate((Expr)new Num(0), (sum, c) => Exprs.Add(sum, _pull.Gather(c, target)));

    private void Declare(string name, ArrayKind kind, ArrayDecl like) =>
        _arrays.Add(new ArrayDecl(name, kind, like.Axes, like.Optional,
        Storage: like.Storage is { } s ? s with { Parent = Adjoint.Of(s.Parent) } : null));
}
