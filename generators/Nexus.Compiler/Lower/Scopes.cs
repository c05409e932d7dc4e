namespace Nexus.Compiler.Lower;

/// <summary>The open loops and branches while a nest is lowered: every value is placed in the outermost one that knows its operands.</summary>
public sealed class Scopes
{
    private readonly List<Scope> _open = [];
    private readonly Dictionary<string, int> _depth = [];
    private readonly Dictionary<string, int> _numbers = [];
    private readonly Dictionary<string, string> _stems = [];

    /// <summary>The array whose equation is being lowered: its values are named after it.</summary>
    public string Subject { get; set; } = "v";

    /// <summary>One loop body, branch or the whole method.</summary>
    public sealed class Scope(List<LaneNode> nodes, bool isGuard)
    {
        /// <summary>Its statements.</summary>
        public List<LaneNode> Nodes { get; } = nodes;
        /// <summary>Values by what computes them.</summary>
        public Dictionary<string, string> Known { get; } = [];
        /// <summary>A branch: loads inside may not leave it.</summary>
        public bool IsGuard { get; } = isGuard;
        /// <summary>Conditions that hold here.</summary>
        public List<string> Conditions { get; } = [];
    }

    /// <summary>Depth of the innermost open scope.</summary>
    public int Depth => _open.Count - 1;

    /// <summary>The innermost open scope.</summary>
    public Scope Current => _open[_open.Count - 1];

    /// <summary>Opens a scope.</summary>
    public Scope Open(List<LaneNode> nodes, bool isGuard = false)
    {
        var scope = new Scope(nodes, isGuard);
        _open.Add(scope);
        return scope;
    }

    /// <summary>Closes the innermost scope.</summary>
    public void Close() => _open.RemoveAt(_open.Count - 1);

    /// <summary>The depth of the innermost enclosing branch, or 0.</summary>
    public int GuardDepth => _open.FindLastIndex(s => s.IsGuard) is var i and > 0 ? i : 0;

    /// <summary>Whether a condition holds in the current scope.</summary>
    public bool Holds(string condition) => _open.Any(s => s.Conditions.Contains(condition));

    /// <summary>Makes a loop variable or parameter known at the current depth.</summary>
    public void Declare(string name) => _depth[name] = Depth;

    /// <summary>The depth at which a name is defined; constants are at 0.</summary>
    public int DepthOf(string name) => _depth.TryGetValue(name, out var d) ? d : 0;

    /// <summary>A fresh name: the user's word and a number. Names of the printers' own never end in an underscore and a
    /// number.</summary>
    public string Fresh(string word)
    {
        var stem = new string([.. word.Where(c => char.IsLetterOrDigit(c) || c == '_')]).Trim('_');
        if (stem.Length == 0 || char.IsDigit(stem[0])) stem = "v" + stem;
        _numbers[stem] = _numbers.TryGetValue(stem, out var n) ? n + 1 : 0;
        var name = $"{stem}_{_numbers[stem]}";
        _stems[name] = stem;
        return name;
    }

    // Pointers and loads are named after the array they belong to, integers are i, all else after the equation.
    private string Word(ValueKind kind, string op, string[] arguments)
    {
        string Of(string name) => _stems.TryGetValue(name, out var stem) ? stem : "p";
        return kind switch
        {
            ValueKind.Integer => "i",
            ValueKind.Pointer => op == "field" ? "p" + arguments[0] : Of(arguments[0]),
            _ when op is "load" or "broadcast" or "gather" && Of(arguments[0]) is var of && of.StartsWith("p_", StringComparison.Ordinal) =>
                of.Substring(2),
            _ => op is "zero" or "constant" or "iota" ? op : Subject,
        };
    }

    /// <summary>The value of an operation, computed once where its operands are known.</summary>
    public string Value(ValueKind kind, string op, int atLeast, params string[] arguments)
    {
        var depth = Math.Max(atLeast, arguments.Select(DepthOf).DefaultIfEmpty(0).Max());
        var key = op + "|" + string.Join("|", arguments);
        for (var d = depth; d < _open.Count; d++)
            if (_open[d].Known.TryGetValue(key, out var known)) return known;
        var name = Fresh(Word(kind, op, arguments));
        _open[depth].Nodes.Add(new Let(name, kind, op, arguments));
        _open[depth].Known[key] = name;
        _depth[name] = depth;
        return name;
    }

    /// <summary>A mutable vector in the current scope.</summary>
    public string Variable(string stem, string op, params string[] arguments)
    {
        var name = Fresh(stem);
        Current.Nodes.Add(new Let(name, ValueKind.Vector, op, arguments));
        _depth[name] = Depth;
        return name;
    }

    /// <summary>Takes away the scopes inside of <paramref name="depth"/> for a while; give the result to <see cref="Restore"/>.</summary>
    public List<Scope> Suspend(int depth)
    {
        var taken = _open.GetRange(depth + 1, _open.Count - depth - 1);
        _open.RemoveRange(depth + 1, taken.Count);
        return taken;
    }

    /// <summary>Undoes <see cref="Suspend"/>.</summary>
    public void Restore(List<Scope> taken) => _open.AddRange(taken);
}
