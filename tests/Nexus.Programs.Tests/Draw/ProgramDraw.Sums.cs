using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

// Reductions: their domains, windows, and sums over equal ids.
internal sealed partial class ProgramDraw
{
    private const long MostWork = 40_000;

    private Drawn Reduce(List<Loop> scope, int depth)
    {
        var axes = _axes.Where(a => Size(scope) * a.Extent <= MostWork && Fresh(a, scope) is not null).ToList();
        if (axes.Count == 0) return Leaf(scope);
        var axis = Pick(axes);
        string index = Fresh(axis, scope)!;
        List<Loop> inner = [.. scope, new(index, axis)];
        string? where = Domain(scope, index, axis, out bool mayBeEmpty);
        var body = Chance(0.35) ? Product(inner, index) : With(Term(inner, depth - 1), inner, index);
        double n = axis.Extent;
        switch (Below(where is not null && mayBeEmpty ? 7 : 13))
        {
            case 7 or 8: return Reduced("Mean", body, body.Low, body.High);
            case 9: return Reduced("MaxOver", body, body.Low, body.High);
            case 10: return Reduced("MinOver", body, body.Low, body.High);
            case 11:
                body = Scaled(body, 10);
                return Reduced("LogSumExp", body, body.Low, body.High + Math.Log(n));
            case 6 or 12 when n <= 17:
                body = Scaled(body, 0.3);
                body = new(new Apply("(1 + {0})", [body.Term]), 0.7, 1.3);
                return Reduced("Prod", body, Math.Pow(0.7, n), Math.Pow(1.3, n));
            default:
                if (body.Most * n > 100) body = Squashed(body);
                return Reduced("Sum", body, Math.Min(0, body.Low * n), Math.Max(0, body.High * n));
        }

        Drawn Reduced(string word, Drawn body, double low, double high) =>
            new(new Reduction(word, [index], body.Term, where), low, high);
    }

    // A bound index must occur in its formula.
    private Drawn With(Drawn body, List<Loop> inner, string index)
    {
        if (body.Term.Free().Contains(index)) return body;
        var read = Read(inner, index);
        double[] products = [body.Low * read.Low, body.Low * read.High, body.High * read.Low, body.High * read.High];
        return Operator("*", body, read, products.Min(), products.Max());
    }

    // The shape of a matrix product.
    private Drawn Product(List<Loop> inner, string index)
    {
        var (x, y) = (Read(inner, index), Read(inner, index));
        double[] products = [x.Low * y.Low, x.Low * y.High, x.High * y.Low, x.High * y.High];
        return Operator("*", x, y, products.Min(), products.Max());
    }

    private string? Domain(List<Loop> scope, string index, SpecAxis axis, out bool mayBeEmpty)
    {
        mayBeEmpty = false;
        var same = scope.Where(l => l.Axis == axis).ToList();
        if (axis.IsTime)
        {
            if (same.Count == 0 || Chance(0.04))
            {
                _causal = false;
                return null;
            }
            string t = Pick(same).Index;
            switch (Below(6))
            {
                case 0 or 1: return $"{index} <= {t}";
                case 2: return $"{index} <= {t} & {t} - {index} < {1 + Below(6)}";
                case 3: mayBeEmpty = true; return $"{index} < {t}";
                case 4: mayBeEmpty = true; return $"{index} <= {t} & {index} % 2 == 0";
                default: mayBeEmpty = true; return $"{index} <= {t} & {t} - {index} >= {1 + Below(3)}";
            }
        }
        if (Chance(0.65)) return null;
        mayBeEmpty = true;
        if (same.Count > 0 && Chance(0.7))
        {
            string d = Pick(same).Index;
            return Pick([$"{index} != {d}", $"{index} <= {d}", $"{index} > {d}", $"{d} - {index} < 3 & {index} - {d} < 3"]);
        }
        return Pick([$"{index} < {1 + Below(axis.Extent)}", $"{index} >= {Below(axis.Extent)}", $"{index} % 2 == 1",
            $"{index} != {Below(axis.Extent)}"]);
    }

    // Σ_k w[d, k] · x[t - reach + step k, d]
    private Drawn? Window(List<Loop> scope)
    {
        var taps = _axes.FirstOrDefault(a => a.Name == "K");
        if (taps is null || Fresh(taps, scope) is not { } k || scope.Count == 0) return null;
        var slid = Pick(scope);
        if (slid.Axis == taps) return null;
        var read = _arrays.Where(a => a.Kind is "Local" or "In" && !a.IsOptional && !_pending.Contains(a.Name) && a.Axes.Contains(slid.Axis.Name)
            && a.Axes.All(x => scope.Any(l => l.Axis.Name == x))).ToList();
        var x = read.Count > 0 && Chance(0.7) ? Pick(read)
            : Declare("In", Shuffled(scope.Select(l => l.Axis).Distinct().Where(a => a != slid.Axis)).Take(2).Prepend(slid.Axis));
        string shift = slid.Axis.IsTime
            ? Pick([$" - (Extent({k}) - 1) + {k}", $" - {k}", $" - 2 * {k}", $" - 3 * {k}", $" - {k} - 1"])
            : Pick([$" - {k}", $" + {k}", $" + {k} - 1", $" + 2 * {k}"]);
        var at = x.Axes.Select(a => a == slid.Axis.Name ? new Position(slid.Index, shift)
            : new Position(scope.First(l => l.Axis.Name == a).Index)).ToArray();
        var weight = Declare("Weight", Shuffled(x.Axes.Where(a => a != slid.Axis.Name && !Axis(a).IsTime).Select(Axis)
            .Append(taps).Distinct()));
        var w = new Element(weight.Name, [.. weight.Axes.Select(a => new Position(a == "K" ? k : at[Array.IndexOf(x.Axes, a)].Index))]);
        double most = taps.Extent * Math.Max(Math.Abs(_bounds[x.Name].Low), Math.Abs(_bounds[x.Name].High));
        return new(new Reduction("Sum", [k], new Apply("({0} * {1})", [w, new Element(x.Name, at)])), -most, most);
    }
}
