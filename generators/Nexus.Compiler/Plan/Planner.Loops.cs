namespace Nexus.Compiler.Plan;

// Recurrences as plain loops over time, where none of the fused forms serves.
public sealed partial class Planner
{
    private readonly Dictionary<string, (TimeLoop Loop, List<Facts> Order)> _loopOf = [];
    private readonly List<(TimeLoop Loop, List<Facts> Order)> _loops = [];

    private void FindTimeLoops(Dependences order)
    {
        foreach (var component in order.Components.Where(order.IsRecurrent))
        {
            var members = _facts.Where(f => component.Contains(f.Equation.Array)).ToList();
            if (members.FirstOrDefault(f => f.Equation.Region is not null) is { } weighted)
                throw new PlanException($"the softmax-weighted sum '{weighted.Equation.Array}' is part of a recurrence, which is not supported");
            var loop = TimeLoops.Of(members, _pass.Name == "Advance");
            _loops.Add(loop);
            foreach (var array in component) _loopOf[array] = loop;
        }
    }

    private void PlaceLoop((TimeLoop Loop, List<Facts> Order) loop)
    {
        foreach (var f in loop.Order) Plain(f, loop.Loop);
    }

    private NestStep Plain(Facts f, TimeLoop? inOrder)
    {
        var nest = new NestStep { Kind = NestKind.Row, IsPlain = true, IsElements = _fusion == Fusion.Elements, InOrder = inOrder };
        nest.Rows.AddRange(LoopChoice.Plain(f, _pass.Buffers, nest).Rows.Select(f.AxisOf));
        Add(nest);
        Assign(f, nest);
        return nest;
    }
}
