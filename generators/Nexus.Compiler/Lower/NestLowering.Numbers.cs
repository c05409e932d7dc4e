using System.Globalization;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Lower;

// Numbers as lanes: constants, and integer formulas of indices, which differ from lane to lane when they mention the lanes' own.
public sealed partial class NestLowering
{
    private string Constant(double value) => value == 0
        ? _scopes.Value(ValueKind.Vector, "zero", 0)
        : _scopes.Value(ValueKind.Vector, "constant", 0, value switch
        {
            double.PositiveInfinity => "1f / 0",
            double.NegativeInfinity => "-1f / 0",
            double.NaN => "0f / 0",
            _ => ((float)value).ToString("R", CultureInfo.InvariantCulture),
        });

    private string NumberValue(Affine affine)
    {
        if (affine.Terms.Any(t => t.Atom is CompoundAtom && VariesWithLanes(Affines.Of(t.Atom)))) return CompoundValue(affine);
        var lane = LaneCoefficient(affine);
        var value = Op("from_int", IntegerOf(affine, absolute: true));
        if (lane == 0) return value;
        var iota = _scopes.Value(ValueKind.Vector, "iota", 0);
        return lane == 1 ? Op("add", value, iota) : Op("fma", Constant(lane), iota, value);
    }

    // Quotients and remainders that differ from lane to lane: exact in f32 for numbers below 2²⁴.
    private string CompoundValue(Affine affine)
    {
        var compound = affine.Terms.Where(t => t.Atom is CompoundAtom && VariesWithLanes(Affines.Of(t.Atom))).ToList();
        var sum = NumberValue(new Affine(affine.Terms.Except(compound).ToEquatable(), affine.Constant));
        foreach (var term in compound)
        {
            var atom = (CompoundAtom)term.Atom;
            var (x, y) = (NumberValue(atom.X), NumberValue(atom.Y));
            var value = atom.Op == CompoundOp.Mul ? Op("mul", x, y) : Op("floor", Op("div", x, y));
            if (atom.Op == CompoundOp.Mod) value = Op("fnma", y, value, x);
            sum = Op("fma", Constant(term.Coefficient), value, sum);
        }
        return sum;
    }
}
