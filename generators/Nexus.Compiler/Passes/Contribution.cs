using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>What one read of an equation passes back: value is added to the gradient of the array at the position read.</summary>
/// <param name="Read">The read.</param>
/// <param name="Value">Cotangent × derivative, in the equation's indices.</param>
/// <param name="Bound">The equation's indices: those on the left and those its reduction binds.</param>
/// <param name="Where">The conditions on the way.</param>
/// <param name="Optional">Optional arrays on the way, and whether the way needs them present.</param>
/// <param name="From">The equation.</param>
internal sealed record Contribution(
    Read Read, Expr Value, List<string> Bound, List<Cond> Where, List<(string Array, bool Present)> Optional, Equation From)
{
    /// <summary>The contributions of an equation to the arrays that <paramref name="active"/> admits.</summary>
    /// <param name="equation">A normalised equation.</param>
    /// <param name="cotangent">The gradient of its left side.</param>
    /// <param name="self">A read of its left side, or null to recompute.</param>
    /// <param name="active">True for arrays that need a gradient.</param>
    /// <param name="first">1 at the element that the equation's maximum is of; null: at all that equal it.</param>
    internal static List<Contribution> Of(
        Equation equation, Expr cotangent, Expr? self, Func<string, bool> active, Expr? first = null)
    {
        var walk = new Walk(equation, active, first);
        walk.Visit(equation.Value, cotangent, self);
        return walk.Found;
    }

    private sealed class Walk(Equation equation, Func<string, bool> active, Expr? first)
    {
        private readonly List<string> _bound = Scope.Left(equation);
        private readonly List<Cond> _where = [];
        private readonly List<(string, bool)> _optional = [];

        internal List<Contribution> Found { get; } = [];

        internal void Visit(Expr x, Expr c, Expr? self)
        {
            switch (x)
            {
                case Read r:
                    if (active(r.Array)) Found.Add(new(r, c, [.. _bound], [.. _where], [.. _optional], equation));
                    break;
                case Un u:
                    if (Varies(u.X) && Primitives.Derivative(u.Op, u.X, self ?? u) is { } slope)
                        Visit(u.X, slope is Un { Op: UnOp.Recip } below ? Exprs.Div(c, below.X) : Exprs.Mul(c, slope),
                            u.Op == UnOp.Neg && self is not null ? Exprs.Neg(self) : null);
                    break;
                case Bin b: Visit(b, c, self ?? b); break;
                case Red r: Visit(r, c, self ?? r); break;
                case When w: Under(w.Where, w.Body, c, self); break;
                case Select s:
                    Under(s.If, s.Then, c, self);
                    Under(Conds.Not(s.If), s.Else, c, self);
                    break;
                case Opt o:
                    Given(o.Array, true, o.Then, c, self);
                    Given(o.Array, false, o.Else, c, self);
                    break;
                case Num or Number or ScalarRef or Uniform: break;
                default: throw new NotSupportedException(x.GetType().Name);
            }
        }

        private void Visit(Bin b, Expr c, Expr value)
        {
            var (x, y) = Primitives.Derivative(b.Op, b.X, b.Y, value);
            if (x is not null && Varies(b.X))
                Visit(b.X, b.Op == BinOp.Div ? Exprs.Div(c, b.Y) : Exprs.Mul(c, x), null);
            if (y is not null && Varies(b.Y)) Visit(b.Y, Exprs.Mul(c, y), null);
        }

        private void Visit(Red r, Expr c, Expr value)
        {
            _bound.AddRange(r.Indices);
            var factor = r.Op switch
            {
                RedOp.Sum => c,
                RedOp.Prod => Exprs.Mul(c, Exprs.Div(value, r.Body)),
                _ => Exprs.Mul(c, first ?? new Bin(BinOp.Eq, r.Body, value)),
            };
            if (r.Where is null) Visit(r.Body, factor, null);
            else Under(r.Where, r.Body, factor, null);
            _bound.RemoveRange(_bound.Count - r.Indices.Count, r.Indices.Count);
        }

        private void Under(Cond where, Expr body, Expr c, Expr? self)
        {
            _where.Add(where);
            Visit(body, c, self);
            _where.RemoveAt(_where.Count - 1);
        }

        private void Given(string array, bool present, Expr body, Expr c, Expr? self)
        {
            _optional.Add((array, present));
            Visit(body, c, self);
            _optional.RemoveAt(_optional.Count - 1);
        }

        private bool Varies(Expr x) => Scope.Reads(x).Exists(r => active(r.Array));
    }
}
