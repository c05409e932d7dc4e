namespace Nexus.Compiler.Front;

/// <summary>One <c>Define</c> being inlined, or a static function inside one: its axes and names.</summary>
internal sealed class Frame(RawLayer layer, string path, Frame? caller, Frame? owner = null)
{
    public RawLayer Layer { get; } = layer;

    /// <summary>Put before the names of locals: empty for the layer itself, <c>RmsNorm.</c> for a call.</summary>
    public string Path { get; } = path;

    public Frame? Caller { get; } = caller;

    /// <summary>The frame of the <c>Define</c> that a function is inlined into; the frame itself for a <c>Define</c>.</summary>
    public Frame Owner => owner ?? this;

    public int Depth { get; } = owner?.Depth ?? (caller?.Depth + 1 ?? 0);

    public int Declared { get; set; }

    /// <summary>The static function being inlined, if it is one.</summary>
    public RawFunction? Function { get; init; }

    public Dictionary<string, Dim> Axes { get; } = [];

    /// <summary>For an axis that followed from an argument: the parameter it followed from.</summary>
    public Dictionary<string, string> AxisFrom { get; } = [];

    /// <summary>Parameters, indices, locals and abbreviations.</summary>
    public Dictionary<string, Value> Names { get; } = [];

    public Dictionary<string, int> Calls { get; } = [];

    /// <summary>The statement being bound, and the indices on its left side in order.</summary>
    public RawStatement? Statement { get; set; }

    public List<IndexSymbol> Left { get; } = [];

    /// <summary>True when this frame was called, at any depth, from <paramref name="other"/>.</summary>
    public bool IsInside(Frame other)
    {
        for (var frame = Caller; frame is not null; frame = frame.Caller)
            if (frame == other) return true;
        return false;
    }
}

/// <summary>What a name or an expression of a spec stands for.</summary>
internal abstract record Value;

internal sealed record NumberValue(Real Number) : Value;

/// <summary>An integer; Dim when it is a position; Native when C# itself computes it (literals and <c>int</c>
/// parameters).</summary>
internal sealed record WholeValue(Whole Whole, Dim? Dim, bool Native) : Value;

/// <summary>A complex number: two formulas.</summary>
internal sealed record ComplexValue(Real Re, Real Im) : Value;

/// <summary>A record of arrays: its fields by name.</summary>
internal sealed record RecordValue(string Name, IReadOnlyDictionary<string, Value> Fields) : Value;

internal sealed record TestValue(Test Test) : Value;

internal sealed record ViewValue(View View) : Value;

/// <summary><c>null</c>: an optional array that was not given, and everything read from it.</summary>
internal sealed record AbsentValue : Value;

/// <summary><c>^k</c>.</summary>
internal sealed record FromEndValue(Whole Back) : Value;

/// <summary><c>..</c></summary>
internal sealed record StayValue : Value;

/// <summary>A name whose declaration was reported: what uses it says nothing more.</summary>
internal sealed record BrokenValue : Value;

/// <summary>An abbreviation, bound when first used and then shared.</summary>
internal sealed record LazyValue(RawAbbreviation Abbreviation) : Value
{
    public Value? Bound { get; set; }
    public bool Busy { get; set; }
}
