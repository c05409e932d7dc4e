using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

// Point-wise formulas: every function of the language, kept where it is smooth.
internal sealed partial class ProgramDraw
{
    private Drawn Term(List<Loop> scope, int depth)
    {
        if (depth <= 0 || Chance(0.12)) return Leaf(scope);
        double p = _random.NextDouble();
        var drawn = p < 0.28 ? Unary(Term(scope, depth - 1))
            : p < 0.68 ? Binary(scope, depth)
            : p < 0.88 ? Reduce(scope, depth)
            : p < 0.95 ? Choice(scope, depth) : Window(scope) ?? Leaf(scope);
        return drawn.Most > 200 ? Squashed(drawn) : drawn;
    }

    private static Drawn Function(string name, Drawn x, double low, double high) =>
        new(new Apply($"{name}({{0}})", [x.Term]), low, high);

    private static Drawn Squashed(Drawn x) => Function("Tanh", Scaled(x, 2), -1, 1);

    // x brought within ±most by a factor.
    private static Drawn Scaled(Drawn x, double most)
    {
        if (x.Most <= most) return x;
        double factor = Math.Round(most / x.Most, 4);
        if (factor < 1e-3) return new(new Apply("Tanh({0})", [x.Term]), -1, 1);
        return new(new Apply($"({Number(factor)} * {{0}})", [x.Term]), x.Low * factor, x.High * factor);
    }

    // x at least this large.
    private Drawn Positive(Drawn x, double least)
    {
        if (x.Low >= least) return x;
        return Below(3) switch
        {
            0 => new(new Apply($"(Sq({{0}}) + {Number(least)})", [Scaled(x, 6).Term]), least, 36 + least),
            1 => new(new Apply($"(Softplus({{0}}) + {Number(least)})", [Scaled(x, 6).Term]), least, 7 + least),
            _ => new(new Apply($"(Abs({{0}}) + {Number(least)})", [Scaled(x, 6).Term]), least, 6 + least),
        };
    }

    private Drawn Unary(Drawn x)
    {
        static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
        switch (Below(20))
        {
            case 0: return new(new Apply("(-{0})", [x.Term]), -x.High, -x.Low);
            case 1: return Function("Abs", x, 0, x.Most);
            case 2: x = Scaled(x, 3); return Function("Exp", x, Math.Exp(x.Low), Math.Exp(x.High));
            case 3: x = Scaled(x, 4); return Function("Exp2", x, Math.Pow(2, x.Low), Math.Pow(2, x.High));
            case 4: x = Positive(x, 0.1); return Function("Log", x, Math.Log(x.Low), Math.Log(x.High));
            case 5: x = Positive(x, 0.05); return Function("Log1P", x, 0, Math.Log(1 + x.High));
            case 6: x = Positive(x, 0.05); return Function("Sqrt", x, 0, Math.Sqrt(x.High));
            case 7: x = Positive(x, 0.1); return Function("Rsqrt", x, 0, 1 / Math.Sqrt(x.Low));
            case 8: x = Positive(x, 0.2); return Function("Recip", x, 0, 1 / x.Low);
            case 9: x = Scaled(x, 10); return Function("Sq", x, 0, x.Most * x.Most);
            case 10: return Function("Sin", Scaled(x, 20), -1, 1);
            case 11: return Function("Cos", Scaled(x, 20), -1, 1);
            case 12: return Function("Tanh", Scaled(x, 8), -1, 1);
            case 13: x = Scaled(x, 20); return Function("Sigmoid", x, Sigmoid(x.Low), Sigmoid(x.High));
            case 14: return Function("Silu", x, -0.3, Math.Max(x.High, 0.01));
            case 15: return Function("Softplus", x, 0, Math.Max(x.High, 0) + 0.7);
            case 16: return Function("Erf", Scaled(x, 6), -1, 1);
            case 17 when x.IsExact: return new(new Apply("Floor({0} * 4)", [x.Term]), Math.Floor(x.Low * 4), x.High * 4);
            case 18 when x.IsExact: return Function("Sign", x, -1, 1);
            default: return Chance(0.3) ? Function("Stop", x, x.Low, x.High) : Function("Tanh", Scaled(x, 8), -1, 1);
        }
    }

    private Drawn Binary(List<Loop> scope, int depth)
    {
        var x = Term(scope, depth - 1);
        var y = Chance(0.5) ? Term(scope, depth - 1) : Leaf(scope);
        if (Chance(0.5)) (x, y) = (y, x);
        double[] products = [x.Low * y.Low, x.Low * y.High, x.High * y.Low, x.High * y.High];
        switch (Below(14))
        {
            case 0 or 1 or 2 or 3: return Operator("+", x, y, x.Low + y.Low, x.High + y.High);
            case 4 or 5: return Operator("-", x, y, x.Low - y.High, x.High - y.Low);
            case 6 or 7 or 8 or 9: return Operator("*", x, y, products.Min(), products.Max());
            case 10 or 11:
                y = Positive(y, 0.25);
                return Operator("/", x, y, Math.Min(x.Low / y.Low, x.Low / y.High), Math.Max(x.High / y.Low, x.High / y.High));
            case 12:
                string word = Pick(["Max", "Min"]);
                return new(new Apply(word + "({0}, {1})", [x.Term, y.Term]), Math.Min(x.Low, y.Low), Math.Max(x.High, y.High));
            default:
                (x, y) = (Scaled(Positive(x, 0.2), 40), Scaled(y, 1.5));
                if (x.Low < 0.1) x = new(new Apply("({0} + 0.1)", [x.Term]), 0.1, x.High + 0.1);
                double most = Math.Pow(Math.Max(x.High, 1 / x.Low), y.Most);
                return new(new Apply("Pow({0}, {1})", [x.Term, y.Term]), 0, most);
        }
    }

    private static Drawn Operator(string sign, Drawn x, Drawn y, double low, double high) =>
        new(new Apply($"({{0}} {sign} {{1}})", [x.Term, y.Term]), low, high);

    private Drawn Choice(List<Loop> scope, int depth)
    {
        var (x, y) = (Term(scope, depth - 1), Leaf(scope));
        var (low, high) = (Math.Min(x.Low, y.Low), Math.Max(x.High, y.High));
        if (scope.Count > 0 && Chance(0.5))
            return new(new Apply($"Select({Condition(scope)}, {{0}}, {{1}})", [x.Term, y.Term]), low, high);
        // Only numbers that no rounding has touched are compared.
        var z = Read(scope, null);
        if (!z.IsExact) return x;
        string sign = Pick(["<", "<=", ">", ">="]);
        return new(new Apply($"Select({{0}} {sign} {Number(Pick([0, 0.25, -0.5]))}, {{1}}, {{2}})", [z.Term, x.Term, y.Term]),
            low, high);
    }

    private string Condition(List<Loop> scope)
    {
        var (index, axis) = Pick(scope);
        var others = scope.Where(l => l.Axis == axis && l.Index != index).ToList();
        string one = others.Count > 0 && Chance(0.6)
            ? $"{index} {Pick(["<", "<=", "!=", "=="])} {others[0].Index}"
            : Pick([$"{index} % 2 == 0", $"{index} % 3 != 1", $"{index} < {1 + Below(axis.Extent)}", $"{index} >= 2",
                $"{index} != {Below(axis.Extent)}", $"{index} == {Below(axis.Extent)}"]);
        return Chance(0.15) && scope.Count > 1 ? $"{one} {Pick(["&", "|"])} {Condition([Pick(scope)])}" : one;
    }
}
