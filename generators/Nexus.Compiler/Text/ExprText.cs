using System.Globalization;
using System.Text;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Text;

/// <summary>Prints expressions infix with the fewest parentheses that parse back to the same tree.</summary>
internal static class ExprText
{
    private const int Sum = 1, Product = 2, Unary = 3;

    internal static void Print(StringBuilder to, Expr x, int tightness = 0)
    {
        switch (x)
        {
            case Num n: to.Append(Number(n.Value)); break;
            case Number n: to.Append('{'); AffineText.Print(to, n.Value); to.Append('}'); break;
            case ScalarRef s: to.Append('$').Append(s.Name); break;
            case Read r: to.Append(r.Array).Append('['); AffineText.Print(to, r.Position); to.Append(']'); break;
            case Un { Op: UnOp.Neg } u: Negation(to, u.X); break;
            case Un u: Call(to, Name(u.Op), u.X); break;
            case Bin b when Infix(b.Op) is { } op: Infix(to, b, op.Symbol, op.Level, tightness); break;
            case Bin b: Call(to, Name(b.Op), b.X, b.Y); break;
            case Red r: Reduction(to, r); break;
            case When w: Guarded(to, "when", w.Where, w.Body); break;
            case Select s: Guarded(to, "select", s.If, s.Then, s.Else); break;
            case Opt o:
                to.Append("opt(").Append(o.Array).Append(", ");
                Arguments(to, o.Then, o.Else);
                break;
            case Uniform u:
                to.Append("uniform<");
                AffineText.Print(to, u.Counters);
                to.Append(">(");
                Arguments(to, u.Seed);
                break;
            default: throw new NotSupportedException(x.GetType().Name);
        }
    }

    internal static void Print(StringBuilder to, Cond x, int tightness = 0)
    {
        switch (x)
        {
            case Ge g: AffineText.Print(to, g.Value); to.Append(" >= 0"); break;
            case Zero z: AffineText.Print(to, z.Value); to.Append(" == 0"); break;
            case And a: Infix(to, a.X, a.Y, " & ", 2, tightness); break;
            case Or o: Infix(to, o.X, o.Y, " | ", 1, tightness); break;
            case Not n: to.Append("!("); Print(to, n.X); to.Append(')'); break;
            case Compare c: Call(to, Name(c.Op), c.X, c.Y); break;
            case Flag { Name: "true" or "false" } f: to.Append(f.Name); break;
            case Flag f: to.Append('$').Append(f.Name); break;
            default: throw new NotSupportedException(x.GetType().Name);
        }
    }

    internal static string Name(Enum op) => op.ToString().ToLowerInvariant();

    internal static string Number(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return 1 / value < 0 ? "-0" : "0";
        var text = value.ToString("R", CultureInfo.InvariantCulture); // loses a digit on some hosts, hence the check
        return double.Parse(text, CultureInfo.InvariantCulture).Equals(value) ? text
            : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    private static (string Symbol, int Level)? Infix(BinOp op) => op switch
    {
        BinOp.Add => (" + ", Sum),
        BinOp.Sub => (" - ", Sum),
        BinOp.Mul => (" * ", Product),
        BinOp.Div => (" / ", Product),
        _ => null,
    };

    private static void Infix(StringBuilder to, Bin b, string symbol, int level, int tightness)
    {
        if (tightness > level) to.Append('(');
        Print(to, b.X, level);
        to.Append(symbol);
        Print(to, b.Y, level + 1);
        if (tightness > level) to.Append(')');
    }

    private static void Infix(StringBuilder to, Cond x, Cond y, string symbol, int level, int tightness)
    {
        if (tightness > level) to.Append('(');
        Print(to, x, level);
        to.Append(symbol);
        Print(to, y, level + 1);
        if (tightness > level) to.Append(')');
    }

    // -1 is the number and -(1) the negation of a number.
    private static void Negation(StringBuilder to, Expr x)
    {
        var literal = x is Num n && Number(n.Value)[0] != '-';
        to.Append(literal ? "-(" : "-");
        Print(to, x, Unary);
        if (literal) to.Append(')');
    }

    private static void Reduction(StringBuilder to, Red r)
    {
        to.Append(Name(r.Op)).Append('<').Append(string.Join(", ", r.Indices));
        if (r.Where is not null)
        {
            to.Append(" | ");
            Print(to, r.Where);
        }
        to.Append(">(");
        Arguments(to, r.Body);
    }

    private static void Guarded(StringBuilder to, string word, Cond where, params Expr[] arguments)
    {
        to.Append(word).Append('<');
        Print(to, where);
        to.Append(">(");
        Arguments(to, arguments);
    }

    private static void Call(StringBuilder to, string name, params Expr[] arguments)
    {
        to.Append(name).Append('(');
        Arguments(to, arguments);
    }

    private static void Arguments(StringBuilder to, params Expr[] arguments)
    {
        for (var k = 0; k < arguments.Length; k++)
        {
            if (k > 0) to.Append(", ");
            Print(to, arguments[k]);
        }
        to.Append(')');
    }
}
