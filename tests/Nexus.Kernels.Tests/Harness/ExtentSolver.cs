using Nexus.Runtime;

namespace Nexus.Kernels.Tests.Harness;

/// <summary>Finds the extents of a layer's axes from the tensors bound to its arrays.</summary>
public static class ExtentSolver
{
    private const int Unknown = -1;

    /// <summary>One extent for each axis of <paramref name="signature"/>.</summary>
    /// <remarks>Each tensor says what its number of elements is, and, when its rank is that of the array or higher (leading
    /// dimensions are then merged), what each dimension is. An axis is solved where it is the only unknown one of such a
    /// statement.</remarks>
    /// <exception cref="InvalidOperationException">An axis cannot be found, or a tensor does not fit.</exception>
    public static int[] Solve(
        LayerSignature signature, IReadOnlyDictionary<string, Dense> tensors, IReadOnlyDictionary<string, int>? known = null)
    {
        int[] extents = [.. signature.Axes.Select(a => a.Size > 0 ? a.Size : known?.GetValueOrDefault(a.Name, Unknown)
            ?? Unknown)];
        List<(Dimension[] Product, int Size)> statements = [];
        foreach (var array in signature.Arrays)
        {
            if (!tensors.TryGetValue(array.Name, out var tensor)) continue;
            int rank = array.Dimensions.Length, extra = tensor.Shape.Length - rank;
            statements.Add((array.Dimensions, tensor.Count));
            if (extra < 0 || rank == 0) continue;
            statements.Add(([array.Dimensions[0]], tensor.Shape.Take(extra + 1).Aggregate(1, (a, b) => a * b)));
            for (int d = 1; d < rank; d++) statements.Add(([array.Dimensions[d]], tensor.Shape[extra + d]));
        }
        while (statements.Any(s => SolveOne(s.Product, s.Size, extents)))
        {
        }
        if (Array.IndexOf(extents, Unknown) is var missing and >= 0)
            throw new InvalidOperationException(
                $"{signature.Name}: the tensors given do not tell the extent of {signature.Axes[missing].Name}.");
        foreach (var (product, size) in statements)
            if (Size(product, extents) is var expected && expected != size)
                throw new InvalidOperationException(
                    $"{signature.Name}({Describe(signature, extents)}): a tensor has {size} elements, expected {expected}.");
        return extents;
    }

    /// <summary>"B=2 T=5".</summary>
    public static string Describe(LayerSignature signature, ReadOnlySpan<int> extents)
    {
        List<string> parts = [];
        for (int a = 0; a < extents.Length; a++)
            if (signature.Axes[a].Size == 0) parts.Add($"{signature.Axes[a].Name}={extents[a]}");
        return string.Join(" ", parts);
    }

    /// <summary>The number of elements.</summary>
    public static int Size(Dimension[] dimensions, int[] extents)
    {
        int size = 1;
        foreach (var d in dimensions) size *= d.Size(extents);
        return size;
    }

    private static bool SolveOne(Dimension[] product, int size, int[] extents)
    {
        HashSet<int> unknown = [];
        foreach (var d in product) Collect(d, extents, unknown);
        if (unknown.Count != 1) return false;
        int axis = unknown.First();
        for (extents[axis] = 0; extents[axis] <= size; extents[axis]++)
            if (Size(product, extents) == size) return true;
        extents[axis] = Unknown;
        return false;
    }

    private static void Collect(Dimension dimension, int[] extents, HashSet<int> unknown)
    {
        switch (dimension)
        {
            case Dimension.Of of when extents[of.Axis] == Unknown: unknown.Add(of.Axis); break;
            case Dimension.Joined j: Collect(j.Outer, extents, unknown); Collect(j.Inner, extents, unknown); break;
            case Dimension.Concat c: Collect(c.First, extents, unknown); Collect(c.Second, extents, unknown); break;
        }
    }
}
