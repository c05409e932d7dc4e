namespace Nexus.Spec;

/// <summary>Derivatives of formulas along one element of an array, as formulas: each local on the way gets a local of its
/// tangents.</summary>
/// <remarks>Forward mode, so nothing is shared with the compiler's gradients (which go backwards): the two are each other's
/// witness. Tangents depend on the element's position through free indices, which lift the new locals.</remarks>
internal sealed class Tangents(ArrayNode moved, IntNode[] at)
{
    private readonly Dictionary<Node, Node?> _known = [];
    private readonly Dictionary<ArrayNode, ArrayNode> _locals = [];
    private readonly Dictionary<ArrayNode, bool> _varies = [];

    /// <summary>The tangent of a formula; null where it is 0 everywhere.</summary>
    public Node? Of(Node node)
    {
        if (_known.TryGetValue(node, out var known)) return known;
        return _known[node] = Make(node);
    }

    private Node? Make(Node node) => node switch
    {
        ConstantNode or IntNode or UniformNode => null,
        ReadNode r => r.Array == moved ? Same(r.Position) : Varies(r.Array) ? new ReadNode(Local(r.Array), r.Position) : null,
        UnNode { Op: UnOp.Stop or UnOp.Floor or UnOp.Sign } => null,
        UnNode u => Of(u.X) is { } dx ? Times(Slope(u), dx) : null,
        BinNode b => Binary(b),
        SelectNode s => (Of(s.Then), Of(s.Otherwise)) is var (a, b) && (a ?? b) is null ? null
            : new SelectNode(s.Condition, a ?? Zero, b ?? Zero),
        ReductionNode r => Reduction(r),
        GradNode g => g.Derivative is { } derivative ? Of(derivative) : null,
        LetNode l => Of(l.Body) is { } body ? new LetNode(l.Fresh, l.Values, body) : null,
        _ => throw new NotSupportedException(node.GetType().Name),
    };

    private static ConstantNode Zero => new(0);

    // 1 at the element that moves.
    private Node Same(IntNode[] position)
    {
        CondNode same = new FlagNode(true);
        for (var k = 0; k < position.Length; k++) same = new AndNode(same, new CompareIntNode(CompareOp.Eq, position[k], at[k]));
        return new SelectNode(same, new ConstantNode(1), Zero);
    }

    private Node? Binary(BinNode b)
    {
        var (dx, dy) = (Of(b.X), Of(b.Y));
        if ((dx ?? dy) is null) return null;
        switch (b.Op)
        {
            case BinOp.Add: return dx is null ? dy : dy is null ? dx : new BinNode(BinOp.Add, dx, dy);
            case BinOp.Sub: return new BinNode(BinOp.Sub, dx ?? Zero, dy ?? Zero);
            case BinOp.Mul: return Sum(dx is null ? null : Times(dx, b.Y), dy is null ? null : Times(b.X, dy));
            case BinOp.Div:
                return Sum(dx is null ? null : new BinNode(BinOp.Div, dx, b.Y),
                    dy is null ? null : new UnNode(UnOp.Neg, Times(new BinNode(BinOp.Div, b, b.Y), dy)));
            case BinOp.Max or BinOp.Min:
                var (low, high) = b.Op == BinOp.Max ? (b.Y, b.X) : (b.X, b.Y);
                return new SelectNode(new CompareNode(CompareOp.Le, low, high), dx ?? Zero, dy ?? Zero);
            default: // x^y
                return Sum(
                    dx is null ? null : Times(Times(b.Y, new BinNode(BinOp.Pow, b.X, new BinNode(BinOp.Sub, b.Y, One))), dx),
                    dy is null ? null : Times(Times(b, new UnNode(UnOp.Log, b.X)), dy));
        }
    }

    private Node? Reduction(ReductionNode r)
    {
        if (Of(r.Body) is not { } body) return null;
        return r.Op switch
        {
            RedOp.Sum => new ReductionNode(RedOp.Sum, r.Indices, body, r.Where),
            RedOp.Max or RedOp.Min => new ReductionNode(RedOp.Sum, r.Indices,
                new SelectNode(new CompareNode(CompareOp.Eq, r.Body, r), body, Zero), r.Where),
            _ => throw new SpecException("Grad does not go through Prod. Write the product of a few factors out, or Exp(Sum(i, Log(x)))."),
        };
    }

    private static ConstantNode One => new(1);

    private static Node Slope(UnNode y)
    {
        var x = y.X;
        Node Sigmoid(Node v) => new UnNode(UnOp.Sigmoid, v);
        Node Minus(Node v) => new UnNode(UnOp.Neg, v);
        return y.Op switch
        {
            UnOp.Neg => new ConstantNode(-1),
            UnOp.Abs => new UnNode(UnOp.Sign, x),
            UnOp.Exp => y,
            UnOp.Exp2 => Times(y, new ConstantNode(Math.Log(2))),
            UnOp.Log => new UnNode(UnOp.Recip, x),
            UnOp.Log1P => new UnNode(UnOp.Recip, new BinNode(BinOp.Add, One, x)),
            UnOp.Sqrt => new BinNode(BinOp.Div, new ConstantNode(0.5), y),
            UnOp.Rsqrt => new BinNode(BinOp.Div, Times(new ConstantNode(-0.5), y), x),
            UnOp.Recip => Minus(new UnNode(UnOp.Sq, y)),
            UnOp.Sq => Times(new ConstantNode(2), x),
            UnOp.Sin => new UnNode(UnOp.Cos, x),
            UnOp.Cos => Minus(new UnNode(UnOp.Sin, x)),
            UnOp.Tanh => new BinNode(BinOp.Sub, One, new UnNode(UnOp.Sq, y)),
            UnOp.Sigmoid => Times(y, Sigmoid(Minus(x))),
            UnOp.Silu => Times(Sigmoid(x), new BinNode(BinOp.Add, One, Times(x, Sigmoid(Minus(x))))),
            UnOp.Softplus => Sigmoid(x),
            UnOp.Erf => Times(new ConstantNode(2 / Math.Sqrt(Math.PI)), new UnNode(UnOp.Exp, Minus(new UnNode(UnOp.Sq, x)))),
            _ => throw new NotSupportedException(y.Op.ToString()),
        };
    }

    private ArrayNode Local(ArrayNode array)
    {
        if (_locals.TryGetValue(array, out var known)) return known;
        var local = _locals[array] = new ArrayNode($"tangent of {array.Name}", ArrayPart.Local, array.Axes);
        foreach (var e in array.Equations) local.Equations.Add(new EquationNode(local, e.Position, Of(e.Value) ?? Zero));
        return local;
    }

    // Whether the array's equations reach the one that moves, other than through itself.
    private bool Varies(ArrayNode array)
    {
        if (_varies.TryGetValue(array, out var known)) return known;
        var seen = new HashSet<object> { array };
        var open = new Stack<Node>(array.Equations.Select(e => e.Value));
        while (open.TryPop(out var node))
        {
            if (node is ReadNode read && read.Array == moved) return _varies[array] = true;
            if (node is ReadNode { Array: var next } && seen.Add(next)) foreach (var e in next.Equations) open.Push(e.Value);
            foreach (var part in node.Parts) if (seen.Add(part)) open.Push(part);
        }
        return _varies[array] = false;
    }

    private static Node Times(Node x, Node y) => x is ConstantNode { Value: 1 } ? y : y is ConstantNode { Value: 1 } ? x
        : new BinNode(BinOp.Mul, x, y);

    private static Node Sum(Node? x, Node? y) => x is null ? y! : y is null ? x : new BinNode(BinOp.Add, x, y);
}
