using System.Globalization;
using System.Text;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Text;

/// <summary>Prints integer formulas: positive indices first, then other positive terms, negative terms and the
/// constant.</summary>
internal static class AffineText
{
    internal static void Print(StringBuilder to, Affine x)
    {
        var first = true;
        foreach (var term in x.Terms.OrderBy(Order)) // a stable sort: equal ranks stay in canonical order
        {
            Sign(to, term.Coefficient < 0, ref first);
            var size = Math.Abs(term.Coefficient);
            if (size != 1) to.Append(size.ToString(CultureInfo.InvariantCulture)).Append(" * ");
            Print(to, term.Atom);
        }
        if (!first && x.Constant == 0) return;
        Sign(to, x.Constant < 0, ref first);
        to.Append(Math.Abs(x.Constant).ToString(CultureInfo.InvariantCulture));
    }

    internal static void Print(StringBuilder to, EquatableArray<Affine> list)
    {
        for (var k = 0; k < list.Count; k++)
        {
            if (k > 0) to.Append(", ");
            Print(to, list[k]);
        }
    }

    internal static void Print(StringBuilder to, Extent x)
    {
        var first = true;
        if (x.Terms.Count == 0) to.Append('0');
        foreach (var m in x.Terms)
        {
            Sign(to, m.Coefficient < 0, ref first);
            var factors = m.Axes.Select(a => "#" + a).ToList();
            var size = Math.Abs(m.Coefficient);
            if (size != 1 || factors.Count == 0) factors.Insert(0, size.ToString(CultureInfo.InvariantCulture));
            to.Append(string.Join(" * ", factors));
        }
    }

    private static int Order(Term term) => term.Coefficient < 0 ? 2 : term.Atom is IndexAtom ? 0 : 1;

    private static void Sign(StringBuilder to, bool negative, ref bool first)
    {
        to.Append(first ? (negative ? "-" : "") : negative ? " - " : " + ");
        first = false;
    }

    private static void Print(StringBuilder to, Atom atom)
    {
        switch (atom)
        {
            case IndexAtom i: to.Append(i.Name); break;
            case ExtentAtom e: to.Append('#').Append(e.Axis); break;
            case ScalarAtom s: to.Append('$').Append(s.Name); break;
            case IdsAtom ids:
                to.Append(ids.Array).Append('[');
                Print(to, ids.Position);
                to.Append(']');
                break;
            case CompoundAtom c:
                to.Append(c.Op.ToString().ToLowerInvariant()).Append('(');
                Print(to, c.X);
                to.Append(", ");
                Print(to, c.Y);
                to.Append(')');
                break;
            default: throw new NotSupportedException(atom.GetType().Name);
        }
    }
}
