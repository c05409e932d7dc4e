using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Makes the buffers of a pass from the arrays of its layer and the parameters of the C# signature.</summary>
public static class BufferTable
{
    /// <summary>The prefix of gradient arrays.</summary>
    public const string GradientPrefix = "d_";

    /// <summary>Fills <paramref name="pass"/> with one buffer for each array.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="signature">The parameters.</param>
    /// <param name="history">Arrays that keep all rows so far.</param>
    /// <param name="gradients">The arrays are those of Backward: names with <see cref="GradientPrefix"/> of a parameter are its gradient.</param>
    public static void Fill(Pass pass, Signature signature, ISet<string> history, bool gradients)
    {
        var bindings = signature.Arrays.Select((a, i) => (a.Name, i)).ToDictionary(p => p.Name, p => p.i);
        foreach (var array in pass.Layer.Arrays)
        {
            var root = array.Storage?.Parent ?? array.Name;
            var isGradient = gradients && !bindings.ContainsKey(root) && root.StartsWith(GradientPrefix, StringComparison.Ordinal)
                && bindings.ContainsKey(root.Substring(GradientPrefix.Length)) && array.Kind != ArrayKind.Local;
            var buffer = new Buffer(array.Name, array.Axes.ToArray())
            {
                IsIds = array.Kind == ArrayKind.Ids,
                IsOptional = array.Optional,
                TimeDimension = array.Axes.ToList().FindIndex(a => pass.Layer.Axes.Any(x => x.Name == a && x.IsTime)),
            };
            if (isGradient)
            {
                buffer.Place = Place.Gradient;
                buffer.Binding = bindings[root.Substring(GradientPrefix.Length)];
                buffer.Accumulates = signature.Arrays[buffer.Binding].Kind == ArrayKind.Weight;
                buffer.IsOptional = array.Kind == ArrayKind.In;
            }
            else if (bindings.TryGetValue(root, out var binding) && array.Kind != ArrayKind.Local || bindings.ContainsKey(root) && signature.Arrays[bindings[root]].Kind == ArrayKind.Out)
            {
                buffer.Place = Place.Parameter;
                buffer.Binding = bindings[root];
            }
            var storage = array.Storage;
            if (storage is null && isGradient) storage = null;
            if (history.Contains(array.Name) && buffer.Place == Place.Register) buffer.Place = Place.History;
            buffer.Strides = storage is not null ? storage.Strides.ToArray() : Dense(buffer, history.Contains(array.Name) && buffer.Place == Place.History);
            buffer.Offset = storage?.Offset ?? Formulas.Zero;
            buffer.Size = Formulas.Product(buffer.Axes.Select((a, d) =>
                Formulas.Of(buffer.Place == Place.History && d == buffer.TimeDimension ? Formulas.Capacity : a)));
            pass.Buffers[array.Name] = buffer;
        }
        ShareParents(pass);
    }

    /// <summary>Strides of a dense array whose dimensions lie in memory in the given order of axes.</summary>
    public static Extent[] InOrder(string[] axes, IReadOnlyList<string> order, Func<string, Extent> size)
    {
        var strides = new Extent[axes.Length];
        var step = Formulas.One;
        var free = new List<string?>(axes);
        for (var i = order.Count - 1; i >= 0; i--)
        {
            // An axis may occur twice: its last dimension is the inner one.
            var d = free.LastIndexOf(order[i]);
            free[d] = null;
            strides[d] = step;
            step = Formulas.Multiply(step, size(order[i]));
        }
        return strides;
    }

    private static Extent[] Dense(Buffer buffer, bool isHistory) => buffer.Axes.Select((_, d) => Formulas.Product(
        buffer.Axes.Select((a, i) => (a, i)).Where(x => x.i > d)
            .Select(x => Formulas.Of(isHistory && x.i == buffer.TimeDimension ? Formulas.Capacity : x.a)))).ToArray();

    // Parts of a local that is one block in memory: the block is a buffer of its own, as large as its parts together.
    private static void ShareParents(Pass pass)
    {
        foreach (var group in pass.Layer.Arrays.Where(a => a.Storage is not null && pass.Buffers[a.Name].Place == Place.Register).GroupBy(a => a.Storage!.Parent).ToList())
        {
            if (!pass.Buffers.TryGetValue(group.Key, out var parent))
            {
                // Some parts may be unused: up to the end of the last one that is not, whole rows of the outermost dimension.
                var last = group.Select(a => pass.Buffers[a.Name]).OrderBy(b => b.Offset.Value(_ => 1000)).Last();
                pass.Buffers[group.Key] = parent = new Buffer(group.Key, [])
                {
                    Size = Formulas.Add(last.Offset, Formulas.Multiply(last.Strides[0], Formulas.Of(last.Axes[0]))),
                };
            }
            foreach (var part in group) pass.Buffers[part.Name].Parent = parent;
        }
    }
}
