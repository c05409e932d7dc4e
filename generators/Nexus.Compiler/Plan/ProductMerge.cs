using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Plan;

/// <summary>
/// Neighbouring products that share an operand, and whose other operand and result are neighbouring parts of larger arrays (the rows of a fused
/// projection), are one product.
/// </summary>
public static class ProductMerge
{
    /// <summary>Merges the steps of a pass.</summary>
    public static void Run(Pass pass)
    {
        for (var i = 0; i + 1 < pass.Steps.Count;)
        {
            if (pass.Steps[i] is GemmStep { Epilogue: null } first && pass.Steps[i + 1] is GemmStep { Epilogue: null } second && Merge(first, second, pass) is { } merged)
            {
                first.Contraction = merged;
                first.Equations.AddRange(second.Equations);
                pass.Steps.RemoveAt(i + 1);
            }
            else i++;
        }
        for (var i = pass.Steps.Count - 1; i > 0; i--)
            if (pass.Steps[i] is GemmStep { Epilogue: not null } last && pass.Steps[i - 1] is GemmStep { Epilogue: null } before && Join(before, last, pass))
                pass.Steps.RemoveAt(i - 1);
        for (var i = 0; i < pass.Steps.Count; i++) pass.Steps[i].Number = i;
    }

    private static Contraction? Merge(GemmStep first, GemmStep second, Pass pass)
    {
        var (x, y) = (first.Contraction, second.Contraction);
        if (x.Outer.Count > 0 || y.Outer.Count > 0 || !x.K.Size.Equals(y.K.Size)) return null;
        Buffer Of(string name) => pass.Buffers[name];
        var (first0, cy) = (Of(first.Equations[0].Array), Of(second.Equations[0].Array));
        if (first.Equations.Any(e => e.Array == y.A.Array || e.Array == y.B.Array)) return null;
        var sameA = x.A.Array == y.A.Array && x.M.A.Equals(y.M.A) && x.K.A.Equals(y.K.A) && x.M.Size.Equals(y.M.Size);
        var sameB = x.B.Array == y.B.Array && x.N.B.Equals(y.N.B) && x.K.B.Equals(y.K.B) && x.N.Size.Equals(y.N.Size);
        if (sameA && x.N.B.Equals(y.N.B) && x.K.B.Equals(y.K.B) && x.M.C.Equals(y.M.C)
            && Follows(Of(x.B.Array), Of(y.B.Array), x.N.Size, x.N.B) && Follows(first0, cy, x.N.Size, Formulas.One))
            return x with { N = x.N with { Size = Formulas.Add(x.N.Size, y.N.Size) } };
        if (sameB && x.M.A.Equals(y.M.A) && x.K.A.Equals(y.K.A) && x.M.C.Equals(y.M.C)
            && Follows(Of(x.A.Array), Of(y.A.Array), x.M.Size, x.M.A) && Follows(first0, cy, x.M.Size, x.M.C))
            return x with { M = x.M with { Size = Formulas.Add(x.M.Size, y.M.Size) } };
        return null;
    }

    // Two products that a third equation adds, over neighbouring parts of the summed index: one product over both parts.
    private static bool Join(GemmStep before, GemmStep last, Pass pass)
    {
        var (x, y) = (before.Contraction, last.Contraction);
        var array = before.Equations[0].Array;
        if (before.Equations.Count > 1 || x.Outer.Count > 0 || y.Outer.Count > 0 || !x.M.Equals(y.M with { Index = x.M.Index }) || !x.N.Equals(y.N with { Index = x.N.Index })
            || !x.K.A.Equals(y.K.A) || !x.K.B.Equals(y.K.B) || pass.Buffers[array].Place != Place.Register
            || !Follows(pass.Buffers[x.A.Array], pass.Buffers[y.A.Array], x.K.Size, x.K.A)
            || !Follows(pass.Buffers[x.B.Array], pass.Buffers[y.B.Array], x.K.Size, x.K.B)) return false;
        var readers = pass.Steps.SelectMany(s => s.Equations).Count(e => new Facts(e, pass.Layer).ReadNames.Contains(array));
        if (readers != 1 || WithoutAddend(last.Epilogue!.Value, array, last.Epilogue.Position) is not { } rest) return false;
        var fused = last.Epilogue with { Value = rest };
        last.Equations.Remove(last.Epilogue);
        last.Equations.AddRange(before.Equations);
        last.Equations.Add(fused);
        last.Epilogue = fused;
        last.Contraction = x with { K = x.K with { Size = Formulas.Add(x.K.Size, y.K.Size) }, Collapsed = y.Collapsed };
        return true;
    }

    private static Expr? WithoutAddend(Expr expr, string array, EquatableArray<Affine> position)
    {
        if (expr is not Bin { Op: BinOp.Add } sum) return null;
        if (sum.X is Read x && x.Array == array && x.Position.Equals(position)) return sum.Y;
        if (sum.Y is Read y && y.Array == array && y.Position.Equals(position)) return sum.X;
        if (WithoutAddend(sum.X, array, position) is { } left) return new Bin(BinOp.Add, left, sum.Y);
        return WithoutAddend(sum.Y, array, position) is { } right ? new Bin(BinOp.Add, sum.X, right) : null;
    }

    // The second part begins where the first ends, in the same array.
    private static bool Follows(Buffer first, Buffer second, Extent count, Extent stride) =>
        first.Place == second.Place && first.Binding == second.Binding && first.Accumulates == second.Accumulates
        && (first.Parent == second.Parent && first.Parent is not null || first.Binding >= 0)
        && second.Offset.Equals(Formulas.Add(first.Offset, Formulas.Multiply(count, stride)));
}
