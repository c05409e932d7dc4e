using System.Text.RegularExpressions;

namespace Nexus.Programs.Tests.Language;

/// <summary>A formula of a drawn program: a tree that prints as the text of a spec and shrinks by its parts.</summary>
internal abstract partial record Term
{
    /// <summary>The formulas it is made of.</summary>
    public virtual Term[] Parts => [];

    /// <summary>The same formula of other parts.</summary>
    public virtual Term With(Term[] parts) => this;

    /// <summary>The indices it mentions and does not bind.</summary>
    public HashSet<string> Free() => this is Reduction r
        ? [.. r.Body.Free().Concat(Letters(r.Where ?? "")).Where(i => r.Word == "Softmax" || !r.Indices.Contains(i))
            .Concat(r.Word == "Softmax" ? r.Indices : [])]
        : [.. Parts.SelectMany(p => p.Free()).Concat(Letters(Own))];

    /// <summary>The arrays it mentions.</summary>
    public IEnumerable<string> Arrays() => Names().Matches(ToString()).Select(m => m.Value).Distinct();

    /// <summary>Its own text, without that of its parts, in which indices may stand.</summary>
    protected virtual string Own => "";

    /// <summary>The index variables in a text: they have one small letter, and nothing else has.</summary>
    public static IEnumerable<string> Letters(string text) => OneLetter().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"\b[a-z]\b")]
    private static partial Regex OneLetter();

    [GeneratedRegex(@"\b[a-z]+[0-9]+\b")]
    private static partial Regex Names();
}

/// <summary>A formula without parts: a constant, an index as a number, an extent, a hyper-parameter.</summary>
internal sealed record Plain(string Text) : Term
{
    protected override string Own => Text;

    public override string ToString() => Text;
}

/// <summary>One position of a read: an index, or ids, and a shift such as " - 1".</summary>
internal sealed record Position(string Index, string Shift = "")
{
    public override string ToString() => Index + Shift;
}

/// <summary>array[positions]; with <paramref name="Instead"/> the array is optional and this stands for it.</summary>
internal sealed record Element(string Array, Position[] At, string? Instead = null) : Term
{
    protected override string Own => string.Join(", ", (object[])At);

    public override string ToString() => At.Length == 0 ? $"{Array}.Value"
        : Instead is null ? $"{Array}[{Own}]" : $"({Array}?[{Own}] ?? {Instead})";
}

/// <summary>A function or an operator, as a format of its operands; conditions stand in the format.</summary>
internal sealed record Apply(string Format, Term[] Operands) : Term
{
    public override Term[] Parts => Operands;

    public override Term With(Term[] parts) => new Apply(Format, parts);

    protected override string Own => Format;

    public override string ToString() => string.Format(null, Format, Operands);
}

/// <summary>A reduction, or a softmax, which leaves its index free.</summary>
internal sealed record Reduction(string Word, string[] Indices, Term Body, string? Where = null) : Term
{
    public override Term[] Parts => [Body];

    public override Term With(Term[] parts) => this with { Body = parts[0] };

    public override string ToString() =>
        $"{Word}({string.Join(", ", Indices)}, {Body}{(Where is null ? "" : $", where: {Where}")})";
}
