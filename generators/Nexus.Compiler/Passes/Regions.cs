using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Recognises softmax-weighted sums over causal time and tags their equations, so that one hand kernel can run
/// them.</summary>
/// <remarks>
/// From score, max, sum and Σ_s when(dom, exp(score - stop max) / sum)·v it makes weighted = Σ_s|dom exp(score - stop max)·v
/// and output = weighted / sum. Roles: product, score, max, sum, weighted, output. Score and product must be read by the region
/// alone. Anything that does not match is left as it is.
/// </remarks>
public static class Regions
{
    /// <summary>Region names are this and a number.</summary>
    public const string Word = "attention";

    /// <summary>The layer with its regions tagged.</summary>
    public static Layer Run(Layer layer)
    {
        layer = layer with { Equations = layer.Equations.Select(Own).ToEquatable() };
        var number = layer.Equations.Select(e => e.Region).Where(r => r is not null).Distinct().Count() + 1;
        while (layer.Equations.Select(e => Tag(layer, e, Word + number)).FirstOrDefault(l => l is not null) is { } tagged)
        {
            layer = tagged;
            number++;
        }
        return layer;
    }

    /// <summary>The tagged regions of a layer.</summary>
    public static EquatableArray<SoftmaxRegion> Describe(Layer layer) =>
        layer.Equations.Where(e => e.Region is not null && e.Role == "output")
        .Select(e => Describe(layer, e.Region!)).OfType<SoftmaxRegion>().ToEquatable();

    // Tags of others, such as a reader's, say nothing about the form.
    private static Equation Own(Equation e) =>
        e.Region is not null && IsOwn(e.Region) ? e : e with { Region = null, Role = null };

    private static bool IsOwn(string region)
    {
        const string backward = ".backward";
        var name = region.EndsWith(backward, StringComparison.Ordinal) ? region.Substring(0, region.Length - backward.Length) : region;
        return name.StartsWith(Word, StringComparison.Ordinal) && name.Length > Word.Length && name.Skip(Word.Length).All(c => c is >= '0' and <= '9');
    }

    private static Layer? Tag(Layer layer, Equation output, string name)
    {
        var pool = new IndexPool(layer.Indices);
        if (output.Region is not null || SoftmaxShape.Match(layer, output, pool) is not { } shape) return null;
        var array = layer.Arrays.Single(a => a.Name == output.Array);
        var free = output.Array + ".weighted";
        while (layer.Arrays.Any(a => a.Name == free)) free += "'";
        var weighted = new Read(free, output.Position);
        var equations = layer.Equations.SelectMany<Equation, Equation>(e => e != output
            ? [shape.Parts.Where(p => p.From == e).Select(p => p.To with { Region = name }).FirstOrDefault() ?? e]
            : [
                new(free, output.Position, (Red)output.Value with { Body = new Bin(BinOp.Mul, shape.Weight, shape.V) }, name,
                    "weighted"),
                output with { Value = new Bin(BinOp.Div, weighted, shape.Divisor), Region = name, Role = "output" },
            ]);
        var tagged = layer with
        {
            Indices = pool.All,
            Arrays = layer.Arrays.Append(new ArrayDecl(free, ArrayKind.Local, array.Axes)).ToEquatable(),
            Equations = equations.ToEquatable(),
        };
        return Describe(tagged, name) is null ? null : tagged;
    }

    private static SoftmaxRegion? Describe(Layer layer, string name)
    {
        var roles = layer.Equations.Where(e => e.Region == name && e.Role is not null).ToDictionary(e => e.Role!);
        if (!roles.TryGetValue("product", out var product)) product = roles["score"];
        var (score, weighted, output) = (roles["score"], roles["weighted"], roles["output"]);
        var red = (Red)weighted.Value;
        var source = red.Indices[0];
        var axis = layer.Indices.Single(i => i.Name == source).Axis;
        var times = Scope.Left(score).Where(i => i != source && layer.Indices.Single(x => x.Name == i).Axis == axis).ToList();
        if (times.Count != 1 || Domain(red.Where, times[0], source) is not { } domain) return null;
        var heads = Scope.Left(score).Where(i => i != source && i != times[0]).ToList();
        if (product.Value is not Red { Op: RedOp.Sum, Body: Bin { Op: BinOp.Mul, X: Read a, Y: Read b } } contraction
            || !Conds.Parts(contraction.Where).All(Conds.Parts(red.Where).Contains)) return null;
        var (q, k) = Scope.Free(a).Contains(times[0]) ? (a, b) : (b, a);
        var v = (Read)((Bin)red.Body).Y;
        var value = Scope.Free(v).Where(i => i != source && !heads.Contains(i)).ToList();
        // The hand kernel gives each head of keys one of values: other pairings are sums over heads that it does not make.
        if (!new HashSet<string>(Scope.Free(k).Where(heads.Contains)).SetEquals(Scope.Free(v).Where(heads.Contains))) return null;
        if (value.Count == 0 || !Uses(q, [times[0], .. contraction.Indices], heads)
            || !Uses(k, [source, .. contraction.Indices], heads)
            || !Uses(v, [source, .. value], heads)
            || !new HashSet<string>(Scope.Left(output)).SetEquals([.. heads, times[0], .. value])) return null;
        var form = product == score ? new ScoreForm(new Num(1), null, null) : ScoreForm.Match(score.Value, Whole(product));
        return form is null ? null
            : new SoftmaxRegion(name, times[0], source, contraction.Indices, value.ToEquatable(), heads.ToEquatable(), q, k, v,
            Whole(product), Whole(score), Whole(roles["max"]), Whole(roles["sum"]), Whole(weighted), Whole(output),
            form.Scale, form.Cap, form.CapIf, domain.Window);
    }

    private static Read Whole(Equation e) => new(e.Array, e.Position);

    private static bool Uses(Read r, string[] needed, List<string> heads) =>
        r.Position.All(p => p.AsIndex() is { } i && (needed.Contains(i) || heads.Contains(i)))
            && needed.All(Scope.Free(r).Contains);

    // s ≤ t, alone or with t - s < window.
    private static (bool Causal, Affine? Window)? Domain(Cond? where, string t, string s)
    {
        var parts = Conds.Parts(where).ToList();
        var causal = new Ge(Affines.Index(t).Minus(Affines.Index(s)));
        if (!parts.Remove(causal) || parts.Count > 1) return null;
        if (parts.Count == 0) return (true, null);
        if (parts[0] is not Ge bound) return null;
        var window = bound.Value.Minus(Affines.Index(s).Minus(Affines.Index(t))).Plus(1);
        return Scope.Free(window).Count == 0 ? (true, window) : null;
    }
}
