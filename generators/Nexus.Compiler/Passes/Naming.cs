using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>The equations of a layer while a pass gives names to sub-expressions; equal ones, up to the names of indices, share
/// a name.</summary>
internal sealed class Naming
{
    // What ends a name that this class gave.
    private static readonly HashSet<string> s_words = new(
        Enum.GetNames(typeof(UnOp)).Concat(Enum.GetNames(typeof(RedOp))).Concat(["pow", "pre"]), StringComparer.OrdinalIgnoreCase);

    private readonly Layer _layer;
    private readonly Dictionary<string, (string Array, int[] Order)> _known = [];
    private readonly Dictionary<string, Cond?> _demand = [];
    private readonly HashSet<string> _names;
    private readonly List<ArrayDecl> _arrays;

    internal Naming(Layer layer)
    {
        _layer = layer;
        _arrays = [.. layer.Arrays];
        _names = [.. layer.Arrays.Select(a => a.Name)];
        Pool = new IndexPool(layer.Indices);
        foreach (var group in layer.Equations.GroupBy(e => e.Array))
            if (group.Count() == 1 && group.First() is var e && e.Position.All(p => p.AsIndex() is not null))
                Remember(e.Array, e.Value, [.. e.Position.Select(p => p.AsIndex()!)]);
    }

    internal IndexPool Pool { get; }

    /// <summary>A name without the ending that this class gave it, so that names do not grow: y.sum1 in y.exp1's equation is y.sum2.</summary>
    internal static string RootOf(string name)
    {
        var dot = name.LastIndexOf('.');
        var word = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return dot >= 0 && word.Length < name.Length && word.Length > dot && s_words.Contains(word.Substring(dot + 1)) ? name.Substring(0, dot) : name;
    }

    /// <summary>Equations in order; new ones stand before the one they were taken from.</summary>
    internal List<Equation> Equations { get; } = [];

    internal Layer Result => _layer with
    {
        Indices = Pool.All,
        Arrays = _arrays.ToEquatable(),
        Equations = Equations.Select(Demanded).ToEquatable(),
    };

    /// <summary>Reads the named array whose element is <paramref name="value"/>; makes it when there is none.</summary>
    /// <param name="value">What to name.</param>
    /// <param name="owner">The equation it stands in; gives the name, the order of dimensions and the region.</param>
    /// <param name="word">The kind, such as sum or exp.</param>
    /// <param name="guard">Where the value is asked for (null: everywhere); the array is 0 where no use asks for it.</param>
    internal Expr Name(Expr value, Equation owner, string word, Cond? guard)
    {
        var free = Scope.Free(value);
        if (_known.TryGetValue(Key(value, free), out var known))
        {
            var read = known.Order.Select(k => free[k]).ToList();
            if (_demand.TryGetValue(known.Array, out var demand) && demand is not null)
            {
                var dimensions = Equations.Single(e => e.Array == known.Array).Position;
                var map = read.Select((index, k) => (index, dimensions[k])).ToDictionary(x => x.index, x => x.Item2);
                _demand[known.Array] = Either(demand, guard is null ? null : new IndexSubstitution(map, Pool).Visit(guard));
            }
            return Exprs.Read(known.Array, read);
        }
        var left = Scope.Left(owner);
        var indices = left.Where(free.Contains).Concat(free.Where(i => !left.Contains(i))).ToList();
        var name = Unique(RootOf(owner.Array) + "." + word);
        _arrays.Add(new ArrayDecl(name, ArrayKind.Local, indices.Select(Pool.Axis).ToEquatable()));
        Equations.Add(new Equation(name, indices.Select(Affines.Index).ToEquatable(), value, owner.Region));
        _demand[name] = guard;
        Remember(name, value, indices);
        return Exprs.Read(name, indices);
    }

    private static Cond? Either(Cond x, Cond? y) => y is null || y.Equals(Conds.Not(x)) || x.Equals(Conds.Not(y)) ? null
        : x.Equals(y) ? x : new Or(x, y);

    /// <summary>A text that is equal for expressions that differ only in the names of indices.</summary>
    internal string Key(Expr value) => Key(value, Scope.Free(value));

    private Equation Demanded(Equation e) => !_demand.TryGetValue(e.Array, out var demand) || demand is null ? e : e with
    {
        Value = e.Value is Red r ? new Red(r.Op, r.Indices, Conds.And(demand, r.Where), r.Body) : Exprs.When(demand, e.Value),
    };

    private string Unique(string stem)
    {
        for (var n = 1; ; n++)
            if (_names.Add(stem + n)) return stem + n;
    }

    private void Remember(string array, Expr value, List<string> indices)
    {
        var free = Scope.Free(value);
        if (free.Count != indices.Count) return; // an array that does not depend on one of its indices is no name for the value
        var key = Key(value, free);
        if (!_known.ContainsKey(key)) _known[key] = (array, [.. indices.Select(i => free.IndexOf(i))]);
    }

    // The text with free and bound indices numbered in order of appearance, so that names do not matter but axes do.
    private string Key(Expr value, List<string> free)
    {
        var numbered = new Numbering(free).Visit(value);
        return string.Join(",", free.Select(Pool.Axis)) + "|" + string.Join(",", BoundAxes(value)) + "|" + IrText.Print(numbered);
    }

    private List<string> BoundAxes(Expr value)
    {
        var axes = new List<string>();
        Scope.Any(value, x =>
        {
            if (x is Red r) axes.AddRange(r.Indices.Select(Pool.Axis));
            return false;
        });
        return axes;
    }

    private sealed class Numbering : Rewriter
    {
        private readonly Dictionary<string, string> _names = [];
        private int _bound;

        internal Numbering(List<string> free)
        {
            for (var k = 0; k < free.Count; k++) _names[free[k]] = "f" + k;
        }

        protected override Affine Visit(Atom atom) => atom is IndexAtom i ? Affines.Index(_names[i.Name]) : base.Visit(atom);

        protected override Expr VisitRed(Red r)
        {
            var outer = r.Indices.Where(_names.ContainsKey).ToDictionary(i => i, i => _names[i]);
            foreach (var index in r.Indices) _names[index] = "b" + _bound++;
            var result = new Red(r.Op, r.Indices.Select(i => _names[i]).ToEquatable(),
                r.Where is null ? null : Visit(r.Where), Visit(r.Body));
            foreach (var index in r.Indices) _names.Remove(index);
            foreach (var pair in outer) _names[pair.Key] = pair.Value;
            return result;
        }
    }
}
