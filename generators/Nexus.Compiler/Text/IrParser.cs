using System.Globalization;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Text;

/// <summary>Reads declarations and equations; <see cref="ExprParser"/> reads what stands inside them.</summary>
internal sealed class IrParser(string text) : ExprParser(text)
{
    internal T ParseWhole<T>(Func<IrParser, T> part)
    {
        var value = part(this);
        Accept(TokenKind.Line);
        if (Next.Kind != TokenKind.End) throw Expected("the end of the text");
        return value;
    }

    internal Layer ParseLayer()
    {
        Word("layer");
        var name = Name();
        Line();
        List<Axis> axes = [];
        List<Scalar> scalars = [];
        List<IndexVar> indices = [];
        List<ArrayDecl> arrays = [];
        List<Equation> equations = [];
        while (Next.Kind != TokenKind.End)
        {
            var declares = After.Kind == TokenKind.Name; // an equation goes on with '['
            switch (declares ? Next.Text : "")
            {
                case "axis": axes.Add(Axis()); break;
                case "real": scalars.Add(Scalar(ScalarType.Real)); break;
                case "int": scalars.Add(Scalar(ScalarType.Int)); break;
                case "bool": scalars.Add(Scalar(ScalarType.Bool)); break;
                case "index": Indices(indices); break;
                case "in": arrays.Add(Array(ArrayKind.In)); break;
                case "ids": arrays.Add(Array(ArrayKind.Ids)); break;
                case "weight": arrays.Add(Array(ArrayKind.Weight)); break;
                case "out": arrays.Add(Array(ArrayKind.Out)); break;
                case "local": arrays.Add(Array(ArrayKind.Local)); break;
                case "": equations.Add(Equation()); break;
                default: throw Expected("axis, real, int, bool, index, in, ids, weight, out, local or an equation");
            }
            Line();
        }
        return new Layer(name, axes.ToEquatable(), scalars.ToEquatable(), indices.ToEquatable(), arrays.ToEquatable(),
            equations.ToEquatable());
    }

    private Axis Axis()
    {
        Word("axis");
        var name = Name();
        var time = AcceptWord("time");
        return new Axis(name, time, Accept("=") ? checked((int)Integer()) : null);
    }

    private Scalar Scalar(ScalarType type)
    {
        Take();
        var name = Name();
        Symbol("=");
        return new Scalar(name, type, AcceptWord("true") ? 1 : AcceptWord("false") ? 0 : SignedNumber());
    }

    private void Indices(List<IndexVar> to)
    {
        Word("index");
        var names = List(Name);
        Symbol(":");
        var axis = Name();
        to.AddRange(names.Select(n => new IndexVar(n, axis)));
    }

    private ArrayDecl Array(ArrayKind kind)
    {
        Take();
        var name = Name();
        Symbol("[");
        var axes = Accept("]") ? [] : Closed(List(Name));
        var optional = Accept("?");
        var values = AcceptWord("of") ? Name() : null;
        var lag = AcceptWord("lag") ? Affine() : null;
        return new ArrayDecl(name, kind, axes.ToEquatable(), optional, values, lag, AcceptWord("part") ? Storage() : null);
    }

    private Storage Storage()
    {
        var parent = Name();
        Word("at");
        var offset = Extent();
        Word("strides");
        Symbol("[");
        return new Storage(parent, offset, (Accept("]") ? [] : Closed(List(Extent))).ToEquatable());
    }

    private Extent Extent()
    {
        var terms = new List<Monomial>();
        var sign = Accept("-") ? -1 : 1;
        do
        {
            long coefficient = sign;
            var axes = new List<string>();
            do
            {
                if (Accept("#")) axes.Add(Name());
                else coefficient = checked(coefficient * Integer());
            }
            while (Accept("*"));
            terms.Add(new Monomial(coefficient, axes.ToEquatable()));
            sign = Next.Text == "-" ? -1 : 1;
        }
        while (Accept("+") || Accept("-"));
        return Extents.Make(terms);
    }

    private Equation Equation()
    {
        var array = Name();
        Symbol("[");
        var position = Positions();
        Symbol("=");
        var value = Expr();
        var region = AcceptWord("in") ? Name() : null;
        return new Equation(array, position, value, region, AcceptWord("as") ? Name() : null);
    }

    private List<T> Closed<T>(List<T> items)
    {
        Symbol("]");
        return items;
    }

    private double SignedNumber()
    {
        var sign = Accept("-") ? -1.0 : 1.0;
        if (AcceptWord("inf")) return sign * double.PositiveInfinity;
        if (AcceptWord("nan")) return double.NaN;
        if (Next.Kind != TokenKind.Number || !IrLexer.TryNumber(Next.Text, out var value)) throw Expected("a number");
        Take();
        return sign * value;
    }
}
