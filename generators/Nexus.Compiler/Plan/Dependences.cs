using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>Which array needs which: strongly connected sets (recurrences) in topological order.</summary>
public sealed class Dependences
{
    private readonly Dictionary<string, List<string>> _reads = [];
    private readonly Dictionary<string, (int Index, int Low, bool OnStack)> _state = [];
    private readonly Stack<string> _stack = new();
    private int _counter;

    /// <summary>Orders the arrays that the equations define, those with the same <paramref name="node"/> as one.</summary>
    /// <param name="facts">The equations.</param>
    /// <param name="node">The node of an array.</param>
    /// <param name="alsoReads">Arrays that a node reads though none of its equations says so.</param>
    public Dependences(IReadOnlyList<Facts> facts, Func<string, string> node, IReadOnlyDictionary<string, List<string>>? alsoReads = null)
    {
        foreach (var group in facts.GroupBy(f => node(f.Equation.Array)))
            _reads[group.Key] = group.SelectMany(f => f.ReadNames)
                .Concat(alsoReads is not null && alsoReads.TryGetValue(group.Key, out var more) ? more : []).Select(node).Distinct().ToList();
        foreach (var array in facts.Select(f => node(f.Equation.Array)).Distinct())
            if (!_state.ContainsKey(array)) Visit(array);
    }

    /// <summary>Sets of mutually dependent nodes, producers before consumers.</summary>
    public List<List<string>> Components { get; } = [];

    /// <summary>Whether the array needs itself (at another time).</summary>
    public bool IsRecurrent(List<string> component) => component.Count > 1 || _reads[component[0]].Contains(component[0]);

    // Tarjan 1972; emits components in reverse topological order of the "reads" edges, that is producers first.
    private void Visit(string array)
    {
        _state[array] = (_counter, _counter, true);
        _counter++;
        _stack.Push(array);
        foreach (var read in _reads[array])
        {
            if (!_reads.ContainsKey(read)) continue;
            if (!_state.TryGetValue(read, out var seen))
            {
                Visit(read);
                Lower(array, _state[read].Low);
            }
            else if (seen.OnStack) Lower(array, seen.Index);
        }
        if (_state[array].Low != _state[array].Index) return;
        var component = new List<string>();
        string popped;
        do
        {
            popped = _stack.Pop();
            _state[popped] = (_state[popped].Index, _state[popped].Low, false);
            component.Add(popped);
        }
        while (popped != array);
        component.Reverse();
        Components.Add(component);
    }

    private void Lower(string array, int low)
    {
        var (index, old, onStack) = _state[array];
        _state[array] = (index, Math.Min(old, low), onStack);
    }
}
