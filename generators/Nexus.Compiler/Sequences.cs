namespace Nexus.Compiler;

/// <summary>Select and Where as plain iterators; as members of this namespace they come before those of System.Linq.</summary>
/// <remarks>System.Linq has eight specialised classes for each pair of types. Just in time that is free, but in the native binary of
/// <c>nexus</c>, which links this compiler to explain layers, they are 2 MB of code.</remarks>
internal static class Sequences
{
    /// <summary>The image of each element.</summary>
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> image)
    {
        foreach (var item in source) yield return image(item);
    }

    /// <summary>The image of each element and its number.</summary>
    public static IEnumerable<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, int, TResult> image)
    {
        var number = 0;
        foreach (var item in source) yield return image(item, number++);
    }

    /// <summary>The elements that satisfy a condition.</summary>
    public static IEnumerable<T> Where<T>(this IEnumerable<T> source, Func<T, bool> condition)
    {
        foreach (var item in source)
            if (condition(item)) yield return item;
    }
}
