using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

// Complex numbers are two formulas; what Nexus.Spec's struct computes is written out here, operation by operation.
internal sealed partial class Binder
{
    private static ComplexValue ToComplex(Value value, RawNode at) =>
        value as ComplexValue ?? new ComplexValue(ToReal(value, at), new RealConst(0));

    private static ComplexValue Complex(RawBinary b, Value left, Value right)
    {
        var (x, y) = (ToComplex(left, b.X), ToComplex(right, b.Y));
        var (isReal, byReal) = (left is not ComplexValue, right is not ComplexValue);
        return b.Op switch
        {
            "+" => new(Plus(x.Re, y.Re), Plus(x.Im, y.Im)),
            "-" => new(Less(x.Re, y.Re), Less(x.Im, y.Im)),
            "*" when byReal => new(Times(x.Re, y.Re), Times(x.Im, y.Re)),
            "*" when isReal => new(Times(x.Re, y.Re), Times(x.Re, y.Im)),
            "*" => Product(x, y),
            "/" when byReal => new(Over(x.Re, y.Re), Over(x.Im, y.Re)),
            "/" => Product(x, Conjugate(y)) is var p && AbsSquared(y) is var size ? new(Over(p.Re, size), Over(p.Im, size)) : x,
            _ => throw new SpecException("NX1001", b,
                $"Complex numbers have + - * / and no '{b.Op}'. Compare their parts: a.Re, a.Im."),
        };
    }

    private static ComplexValue Product(ComplexValue x, ComplexValue y) => new(
        Less(Times(x.Re, y.Re), Times(x.Im, y.Im)), Plus(Times(x.Re, y.Im), Times(x.Im, y.Re)));

    private static ComplexValue Conjugate(ComplexValue x) => new(x.Re, Fold.Negative(x.Im));

    private static Real AbsSquared(ComplexValue x) => Plus(new RealUn(UnOp.Sq, x.Re), new RealUn(UnOp.Sq, x.Im));

    private static Real Plus(Real x, Real y) => Fold.Bin(BinOp.Add, x, y);

    private static Real Less(Real x, Real y) => Fold.Bin(BinOp.Sub, x, y);

    private static Real Times(Real x, Real y) => Fold.Bin(BinOp.Mul, x, y);

    private static Real Over(Real x, Real y) => Fold.Bin(BinOp.Div, x, y);

    // new Complex(re, im), and the static functions of the struct.
    private Value ComplexFunction(string name, RawCall c, Frame frame)
    {
        if (name == "new")
            return new ComplexValue(Number(Only(c, 2)[0], frame), Number(c.Arguments[1].Value, frame));
        var x = ToComplex(Evaluate(Only(c, 1)[0], frame), c.Arguments[0].Value);
        switch (name)
        {
            case "Exp":
                var scale = new RealUn(UnOp.Exp, x.Re);
                return new ComplexValue(Times(scale, new RealUn(UnOp.Cos, x.Im)), Times(scale, new RealUn(UnOp.Sin, x.Im)));
            case "Conjugate": return Conjugate(x);
            case "AbsSquared": return new NumberValue(AbsSquared(x));
            default: throw Unknown(c);
        }
    }
}
