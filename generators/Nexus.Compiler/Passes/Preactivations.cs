using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Passes;

/// <summary>Names the argument of a costly function when it is a sum of several varied terms, as in silu(sum + bias).</summary>
/// <remarks>The adjoint then has one gradient for the argument, which all terms share, instead of one derivative for each
/// term.</remarks>
internal static class Preactivations
{
    internal static Layer Run(Layer layer, Activity active)
    {
        var to = new Naming(layer);
        foreach (var e in layer.Equations)
            to.Equations.Add(e.Region is null && active.Wanted(e.Array) && !GradientNames.IsBoundary(e)
                ? e with { Value = new Taker(e, to, active).Visit(e.Value) } : e);
        return to.Result;
    }

    private sealed class Taker(Equation equation, Naming to, Activity active) : Rewriter
    {
        private readonly List<string> _left = Scope.Left(equation);

        // A name would lose the guard above it, so what stands below one stays as it is.
        public override Expr Visit(Expr x) =>
            x is When or Select or Opt or Red ? x : x is Un u && Extract.Word(u) is not null && Splits(u.X)
            ? new Un(u.Op, to.Name(Visit(u.X), equation, "pre", null)) : base.Visit(x);

        private bool Splits(Expr x) =>
            x is Bin { Op: BinOp.Add or BinOp.Sub } b && Varies(b.X) && Varies(b.Y) && Scope.Free(x).All(_left.Contains);

        private bool Varies(Expr x) => Scope.Reads(x).Exists(r => active.Wanted(r.Array));
    }
}
