namespace Nexus.Spec;

internal enum ArrayPart { In, Ids, Weight, Out, Local }

/// <summary>The array behind all of its slices and views, with the equations that define it.</summary>
internal sealed class ArrayNode(string name, ArrayPart part, Type[] axes, Type? valueAxis = null)
{
    public string Name { get; } = name;
    public ArrayPart Part { get; } = part;
    public Type[] Axes { get; } = axes;
    public Type? ValueAxis { get; } = valueAxis;
    public List<EquationNode> Equations { get; } = [];
    public bool IsDefinedByEquations => Part is ArrayPart.Out or ArrayPart.Local;
}

/// <summary>array[position] = value for all values of the indices in the position.</summary>
internal sealed class EquationNode(ArrayNode array, IntNode[] position, Node value)
{
    public ArrayNode Array { get; } = array;
    public IntNode[] Position { get; } = position;
    public Node Value { get; } = value;
}
