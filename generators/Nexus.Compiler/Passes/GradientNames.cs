using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Names of gradient arrays, and the left sides of their equations.</summary>
internal sealed class GradientNames
{
    private const int MostCases = 8; // a dimension larger than this is a real axis, not a choice such as Two

    private readonly Layer _forward;
    private readonly IndexPool _pool;
    private readonly Dictionary<string, int?> _sizes;
    private readonly List<Read> _reads;
    private readonly HashSet<string> _taken;

    internal GradientNames(Layer forward, IndexPool pool)
    {
        (_forward, _pool) = (forward, pool);
        _sizes = forward.Axes.ToDictionary(a => a.Name, a => a.Size);
        _reads = [.. forward.Equations.SelectMany(e => Scope.Reads(e.Value))];
        _taken = [.. forward.Arrays.Select(a => a.Name), .. forward.Arrays.Select(a => Adjoint.Of(a.Name))];
        Boundaries = forward.Equations.Where(IsBoundary)
            .Select(e => (Unique(Adjoint.Of(e.Array) + ".past"), e)).ToDictionary(x => x.e, x => x.Item1);
    }

    /// <summary>The gradient array of each boundary equation; its dimensions are the equation's left indices.</summary>
    internal IReadOnlyDictionary<Equation, string> Boundaries { get; }

    /// <summary>The name, or the name with the first number that makes it new.</summary>
    internal string Unique(string name)
    {
        var result = name;
        for (var n = 2; !_taken.Add(result); n++) result = name + n;
        return result;
    }

    /// <summary>True for equations that define rows below 0.</summary>
    internal static bool IsBoundary(Equation e) => e.Position.Any(p => p.AsIndex() is null && p.AsConstant() is null or < 0);

    /// <summary>The left sides of the gradient's equations: one, or one for each constant of dimensions that the layer indexes
    /// by constants.</summary>
    internal IEnumerable<EquatableArray<Affine>> Targets(ArrayDecl array, bool split = true)
    {
        var reads = _reads.Where(r => r.Array == array.Name).ToList();
        var names = new List<string>();
        IEnumerable<IEnumerable<Affine>> targets = [[]];
        for (var k = 0; k < array.Axes.Count; k++)
        {
            var (dimension, axis) = (k, array.Axes[k]);
            if (split && _sizes[axis] is <= MostCases and { } size
                && reads.Exists(r => r.Position[dimension].AsConstant() is not null)
                // Along a recurrence the gradient is one too, and its cases could not be ordered.
                && !reads.Exists(r => r.Position[dimension].AsConstant() is null && r.Position[dimension].AsIndex() is null))
            {
                targets = targets.SelectMany(t => Enumerable.Range(0, size).Select(c => t.Append(Affines.Constant(c))));
                continue;
            }
            var hint = reads.Select(r => r.Position[dimension].AsIndex())
                .FirstOrDefault(i => i is not null && !names.Contains(i) && _pool.Axis(i) == axis);
            names.Add(_pool.Fresh(axis, names, hint ?? axis.ToLowerInvariant()));
            var index = Affines.Index(names[names.Count - 1]);
            targets = targets.Select(t => t.Append(index));
        }
        return targets.Select(t => t.ToEquatable());
    }
}
