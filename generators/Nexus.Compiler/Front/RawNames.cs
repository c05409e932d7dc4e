using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Which other classes a layer mentions, so that only a change of those concerns it.</summary>
public static class RawNames
{
    /// <summary>Names of called layers and of classes whose functions or constants may be used, each once, in order.</summary>
    public static EquatableArray<string> MentionedBy(RawLayer layer)
    {
        var names = new List<string>();
        foreach (var statement in layer.Statements.Concat(layer.Functions.SelectMany(f => f.Statements)))
        {
            if (statement is RawLayerCall call) names.Add(call.Callee);
            foreach (var expr in Expressions(statement)) Visit(expr, names);
        }
        foreach (var function in layer.Functions) Visit(function.Result, names);
        foreach (var constant in layer.Constants) Visit(constant.Value, names);
        foreach (var fallback in layer.Parameters.Concat(layer.Functions.SelectMany(f => f.Parameters)).Select(p => p.Default))
            if (fallback is not null) Visit(fallback, names);
        names.AddRange(layer.Parameters.Where(p => p.Kind == RawKind.Record).Select(p => p.Axes[0].Name));
        return names.Distinct().ToEquatable();
    }

    private static IEnumerable<RawExpr> Expressions(RawStatement statement) => statement switch
    {
        RawAbbreviation a => [a.Value],
        RawEquation e => [e.Left, e.Right],
        RawLayerCall c => c.Arguments.Select(a => a.Value),
        _ => [],
    };

    private static void Visit(RawExpr expr, List<string> names)
    {
        foreach (var member in RawNodes.Inside(expr).OfType<RawMember>())
            if (member.Target is RawName or RawMember && RawText.Expression(member.Target) is var name
                && name.IndexOfAny(['[', '(']) < 0)
                names.Add(name);
    }
}
