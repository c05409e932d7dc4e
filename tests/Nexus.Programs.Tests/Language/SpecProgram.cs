namespace Nexus.Programs.Tests.Language;

/// <summary>An axis with the extent of the one case it is run at.</summary>
internal sealed record SpecAxis(string Name, bool IsTime, int Extent);

/// <summary>An array: <paramref name="Kind"/> is In, Weight, Ids, Out or Local; <paramref name="Values"/> the axis of
/// ids.</summary>
internal sealed record SpecArray(
    string Name, string Kind, string[] Axes, bool IsOptional = false, bool IsAbsent = false, string? Values = null);

/// <summary>A line of Define: an equation, or a call of another layer.</summary>
internal abstract record Statement
{
    /// <summary>The array it defines.</summary>
    public abstract string Defines { get; }

    /// <summary>The arrays it reads.</summary>
    public abstract IEnumerable<string> Reads { get; }

    /// <summary>True for rows before the first, which the array's own equation needs not.</summary>
    public virtual bool IsBoundary => false;
}

/// <summary>array[at] = value.</summary>
internal sealed record Equation(string Array, string[] At, Term Value) : Statement
{
    public override string Defines => Array;

    public override IEnumerable<string> Reads => Value.Arrays();

    public override bool IsBoundary => At.Any(a => a.StartsWith('-') || a.StartsWith('^'));

    public override string ToString() =>
        $"{Array}{(At.Length == 0 ? ".Value" : $"[{string.Join(", ", At)}]")} = {Value};";
}

/// <summary>layer.Define(arguments).</summary>
internal sealed record Call(string Layer, string[] Arguments, string Defined) : Statement
{
    public override string Defines => Defined;

    public override IEnumerable<string> Reads => Arguments.SelectMany(a => new Plain(a).Arrays()).Where(a => a != Defined);

    public override string ToString() => $"{Layer}.Define({string.Join(", ", Arguments)});";
}

/// <summary>A layer drawn at random with the one case it is run at.</summary>
/// <param name="Name">The class.</param>
/// <param name="Axes">Its axes.</param>
/// <param name="Arrays">Parameters and locals.</param>
/// <param name="Statements">Equations and calls.</param>
/// <param name="Scalars">Hyper-parameters as they are declared, such as "double p1 = 0.5".</param>
/// <param name="IsCausal">True when only causal forms were drawn, so that state must be derived.</param>
/// <param name="Data">The seed of its numbers.</param>
internal sealed record SpecProgram(
    string Name, SpecAxis[] Axes, SpecArray[] Arrays, Statement[] Statements, string[] Scalars, bool IsCausal, int Data)
{
    /// <summary>The extents, absent arrays and the seed, as the harness reads them.</summary>
    public string Case => string.Join(' ', Axes.Select(a => $"{a.Name}={a.Extent}")
        .Concat(Arrays.Where(a => a.IsAbsent).Select(a => $"-{a.Name}")).Append($"seed={Data}"));

    /// <summary>The spec as C#.</summary>
    public override string ToString()
    {
        string text = string.Join("\n", Statements.Select(s => $"        {s}"));
        var parameters = Arrays.Where(a => a.Kind != "Local").Select(a => $"{Type(a)} {a.Name}").Concat(Scalars);
        var indices = Term.Letters(text).Distinct().Order(StringComparer.Ordinal)
            .Select(i => (Letter: i, Axis: Axes.Single(a => Letters(a.Name).Contains(i)).Name)).GroupBy(i => i.Axis)
            .Select(g => $"        Index<{g.Key}> {string.Join(", ", g.Select(i => $"{i.Letter} = new()"))};\n");
        var locals = Arrays.Where(a => a.Kind == "Local").Select(a => $"        {Type(a)} {a.Name} = new();\n");
        string time = string.Concat(Axes.Where(a => a.IsTime).Select(a => $" where {a.Name} : ITime"));
        string axes = Axes.Length == 0 ? "" : $"<{string.Join(", ", Axes.Select(a => a.Name))}>";
        return $"[Layer(Source = \"drawn at random\")]\npublic static partial class {Name}\n{{\n" +
            $"    public static void Define{axes}(\n        {string.Join(", ", parameters)}){time}\n    {{\n" +
            $"{string.Concat(indices)}{string.Concat(locals)}{text}\n    }}\n}}\n";
    }

    /// <summary>The index variables of an axis.</summary>
    public static string[] Letters(string axis) => axis switch
    {
        "T" => ["t", "s", "r"],
        "D" => ["d", "i", "a"],
        "N" => ["n", "j", "b"],
        "K" => ["k", "l", "c"],
        "E" => ["e", "m", "o"],
        "V" => ["v", "u", "w"],
        _ => throw new ArgumentException($"axis {axis} has no letters"),
    };

    private static string Type(SpecArray a)
    {
        string[] axes = a.Values is null ? a.Axes : [.. a.Axes, a.Values];
        return a.Kind + (axes.Length == 0 ? "" : $"<{string.Join(", ", axes)}>") + (a.IsOptional ? "?" : "");
    }
}
