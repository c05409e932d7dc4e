using Nexus.Programs.Tests.Language;

namespace Nexus.Programs.Tests.Draw;

// The forms of a layer: one or a few equations each.
internal sealed partial class ProgramDraw
{
    private void Form()
    {
        double p = _random.NextDouble();
        if (p < 0.45) Map();
        else if (p < 0.53) Contract();
        else if (p < 0.70) Recur();
        else if (p < 0.76) Cumulate();
        else if (p < 0.81) DeltaRule();
        else if (p < 0.89) Attend();
        else if (p < 0.94) Scatter();
        else Compose();
    }

    // u[i, j] = any formula.
    private void Map()
    {
        var scope = Left(0, 3);
        var value = Term(scope, 1 + Below(3));
        Define(scope, value);
    }

    // u[t, e] = f(Σ_d x[t, d] w[e, d]): a matrix product with its epilogue.
    private void Contract()
    {
        if (_axes.Count < 2)
        {
            Map();
            return;
        }
        var scope = Left(1, 3);
        var inner = _axes.Where(a => !a.IsTime && scope.All(l => l.Axis != a)).ToList();
        if (inner.Count == 0 || Size(scope) > MostWork / 8)
        {
            Map();
            return;
        }
        var axis = Pick(inner);
        string i = SpecProgram.Letters(axis.Name)[0];
        var rows = scope.Where(l => l.Axis.IsTime || Chance(0.5)).ToList();
        var columns = scope.Except(rows).ToList();
        if (columns.Count == 0) (rows, columns) = (scope[..^1], scope[^1..]);
        SpecAxis[] left = [.. rows.Select(l => l.Axis), axis], right = [.. columns.Select(l => l.Axis), axis];
        var x = _arrays.LastOrDefault(a => a.Kind == "Local" && Chance(0.7) && a.Axes.Order().SequenceEqual(left.Select(l => l.Name).Order()))
            ?? Declare("In", Chance(0.8) ? left : Shuffled(left));
        var w = Declare(right.Any(a => a.IsTime) ? "In" : "Weight", Chance(0.6) ? right : Shuffled(right));
        List<Loop> all = [.. scope, new(i, axis)];
        var (a, b) = (Plainly(x, all), Plainly(w, all));
        double most = axis.Extent * Math.Max(Math.Abs(_bounds[x.Name].Low), Math.Abs(_bounds[x.Name].High));
        var sum = new Drawn(new Reduction("Sum", [i], new Apply("({0} * {1})", [a, b])), -most, most);
        if (Chance(0.3)) sum = Unary(sum);
        if (Chance(0.5)) sum = Operator(Pick(["+", "-"]), sum, Leaf(scope), -most - 40, most + 40);
        if (Chance(0.2)) sum = Unary(sum);
        Define(scope, sum);
    }

    // h[t, d] = gate h[t - 1, d] + drive, and the like.
    private void Recur()
    {
        if (Time is not { } time)
        {
            Map();
            return;
        }
        var scope = Left(1, 3, time);
        bool reverse = Chance(0.12);
        if (reverse) _causal = false;
        var h = Pending(scope.Select(l => l.Axis), 21);
        int lag = Chance(0.85) ? 1 : 2 + Below(2);
        Term Earlier(SpecArray a, int by) => new Element(a.Name,
            [.. scope.Select(l => new Position(l.Index, l.Axis == time ? reverse ? $" + {by}" : $" - {by}" : ""))]);
        var drive = Scaled(With(Term(scope, 1 + Below(2)), scope, scope[0].Index), 2);
        Drawn gate = Scaled(Term(scope, Below(2)), 2);
        SpecArray? other = null;
        Term value;
        switch (Below(6))
        {
            case 0: value = new Apply("(Sigmoid({0}) * {1} + {2})", [gate.Term, Earlier(h, lag), drive.Term]); break;
            case 1: value = new Apply("(Exp(-Softplus({0})) * {1} + {2})", [gate.Term, Earlier(h, lag), drive.Term]); break;
            case 2: value = new Apply("(0.9 * {0} + {1})", [Earlier(h, lag), drive.Term]); break;
            case 3: value = new Apply("Tanh(0.8 * {0} + {1})", [Earlier(h, lag), drive.Term]); break;
            case 4:
                value = new Apply("(0.5 * {0} - 0.3 * {1} + {2})", [Earlier(h, 1), Earlier(h, 1 + lag), drive.Term]);
                break;
            default:
                other = Pending(scope.Select(l => l.Axis), 8);
                value = new Apply("(0.6 * {0} + 0.3 * {1} + {2})", [Earlier(h, lag), Earlier(other, 1), drive.Term]);
                break;
        }
        string[] left = [.. scope.Select(l => l.Index)];
        if (!reverse && lag == 1 && Chance(0.35))
        {
            var free = scope.Where(l => l.Axis != time).ToList();
            if (free.Count > 0)
            {
                var first = Declare("In", free.Select(l => l.Axis), optional: Chance(0.5));
                _statements.Add(new Equation(h.Name, [.. scope.Select(l => l.Axis == time ? "-1" : l.Index)], Plainly(first, free)));
            }
        }
        if (other is not null)
        {
            var now = new Element(h.Name, [.. left.Select(l => new Position(l))]);
            Term mixed = Chance(0.5) ? now : Earlier(h, 1);
            _statements.Add(new Equation(other.Name, left,
                new Apply("Tanh(0.5 * {0} - {1} + {2})", [Earlier(other, 1), mixed, Scaled(Leaf(scope), 2).Term])));
        }
        _statements.Add(new Equation(h.Name, left, value));
        _pending.Clear();
        if (!reverse && Chance(0.2) && scope.Count > 1) Last(h, scope, time);
    }

    // A local that is read only when its equations are there.
    private SpecArray Pending(IEnumerable<SpecAxis> axes, double most)
    {
        var array = Declare("Local", axes, -most, most);
        _pending.Add(array.Name);
        return array;
    }

    private void Last(SpecArray h, List<Loop> scope, SpecAxis time)
    {
        var free = scope.Where(l => l.Axis != time).ToList();
        var last = Declare("Local", free.Select(l => l.Axis));
        _statements.Add(new Equation(last.Name, [.. free.Select(l => l.Index)],
            new Element(h.Name, [.. scope.Select(l => new Position(l.Axis == time ? "^1" : l.Index))])));
    }

    // A running sum, as a recurrence or as a sum of all before.
    private void Cumulate()
    {
        if (Time is not { } time)
        {
            Map();
            return;
        }
        var scope = Left(1, 3, time);
        string t = scope.First(l => l.Axis == time).Index, s = Fresh(time, scope)!;
        var inner = scope.Select(l => l.Index == t ? new Loop(s, time) : l).ToList();
        if (Chance(0.5) || time.Extent * Size(scope) > MostWork)
        {
            var x = Scaled(With(Term(scope, Below(3)), scope, t), 2);
            var c = Declare("Local", scope.Select(l => l.Axis), -2 * time.Extent, 2 * time.Extent);
            var before = new Element(c.Name, [.. scope.Select(l => new Position(l.Index, l.Index == t ? " - 1" : ""))]);
            _statements.Add(new Equation(c.Name, [.. scope.Select(l => l.Index)], new Apply("({0} + {1})", [before, x.Term])));
            return;
        }
        var y = Scaled(With(Term(inner, Below(3)), inner, s), 2);
        Define(scope, new(new Reduction("Sum", [s], y.Term, $"{s} <= {t}"), -2 * time.Extent, 2 * time.Extent));
    }

    // A matrix-valued state corrected by what it predicts: two equations that need each other.
    private void DeltaRule()
    {
        var others = _axes.Where(a => !a.IsTime && a.Name != "V").ToList();
        if (Time is not { } time || others.Count < 2)
        {
            Recur();
            return;
        }
        var (keys, values) = (others[0], others[1]);
        if (Chance(0.5)) (keys, values) = (values, keys);
        string i = SpecProgram.Letters(keys.Name)[0], l = SpecProgram.Letters(keys.Name)[1], j = SpecProgram.Letters(values.Name)[0];
        var (k, v) = (Declare("In", [time, keys]), Declare("In", [time, values]));
        var beta = Declare("In", [time]);
        var s = Declare("Local", [time, keys, values], -8, 8);
        var u = Declare("Local", [time, values], -8, 8);
        string scale = Number(1.0 / keys.Extent), decay = Pick(["", "0.9 * ", $"Sigmoid({beta.Name}[t] + 1) * "]);
        Term predicted = new Reduction("Sum", [l], new Plain($"{s.Name}[t - 1, {l}, {j}] * {k.Name}[t, {l}]"));
        _statements.Add(new Equation(u.Name, ["t", j], new Apply(
            $"(Sigmoid({beta.Name}[t]) * ({v.Name}[t, {j}] - {scale} * {{0}}))", [predicted])));
        _statements.Add(new Equation(s.Name, ["t", i, j],
            new Plain($"{decay}{s.Name}[t - 1, {i}, {j}] + {scale} * {k.Name}[t, {i}] * {u.Name}[t, {j}]")));
        var q = Declare("In", [time, keys]);
        Define([new("t", time), new(j, values)], new(new Reduction("Sum", [i],
            new Plain($"{q.Name}[t, {i}] * {s.Name}[t, {i}, {j}]")), -50, 50));
    }

    // Σ_s softmax_s(q_t · k_s + bias) v_s
    private void Attend()
    {
        var candidates = _axes.Where(a => a.Name is "T" or "D" or "N" && a.Extent > 0).ToList();
        var others = _axes.Where(a => !a.IsTime && a.Name != "V").ToList();
        var over = Pick(candidates.Count > 0 ? candidates : [.. _axes]);
        others.Remove(over);
        if (others.Count == 0)
        {
            Map();
            return;
        }
        var width = Pick(others);
        var heads = Chance(0.3) ? others.Where(a => a != width).Take(1).ToList() : [];
        var queries = Time is { } time && over != time ? time : over;
        string s = SpecProgram.Letters(over.Name)[1], t = SpecProgram.Letters(queries.Name)[0];
        string c = SpecProgram.Letters(width.Name)[1], d = SpecProgram.Letters(width.Name)[0];
        List<Loop> head = [.. heads.Select(h => new Loop(SpecProgram.Letters(h.Name)[0], h))];
        List<Loop> rows = [new(t, queries), .. head], columns = [new(s, over), .. head];
        if (Size(rows) * over.Extent * width.Extent > MostWork * 2)
        {
            Map();
            return;
        }
        var q = Declare("In", [.. rows.Select(l => l.Axis), width]);
        var k = Declare("In", [.. columns.Select(l => l.Axis), width]);
        var v = Chance(0.15) ? k : Declare("In", [.. columns.Select(l => l.Axis), width]);
        Term score = Chance(0.85)
            ? new Reduction("Sum", [c], new Apply("({0} * {1})", [Plainly(q, [.. rows, new(c, width)]), Plainly(k, [.. columns, new(c, width)])]))
            : With(Scaled(Term([.. rows, new(s, over)], 2), 4), [.. rows, new(s, over)], s).Term;
        score = Pick<Term>([score, new Apply($"({{0}} / Sqrt(Extent({c})))", [score]), new Apply("(0.3 * {0})", [score])]);
        if (Chance(0.25)) score = new Apply("({0} + {1})", [score, Scaled(Leaf([.. rows, new(s, over)]), 4).Term]);
        else if (queries == over && Chance(0.2)) score = new Apply($"({{0}} - 0.1 * ({t} - {s}))", [score]);
        string? where = over.IsTime ? Pick([$"{s} <= {t}", $"{s} <= {t}", $"{s} <= {t} & {t} - {s} < {1 + Below(6)}",
            $"{s} <= {t} & {s} % 2 == {t} % 2"]) : Chance(0.3) && queries == over ? $"{s} <= {t}" : null;
        Term weighted = new Apply("({0} * {1})", [new Reduction("Softmax", [s], score, where), Plainly(v, [.. columns, new(d, width)])]);
        Drawn sum = new(new Reduction("Sum", [s], weighted), -1, 1);
        List<Loop> left = [.. rows, new(d, width)];
        if (Chance(0.2)) sum = Operator("*", sum, Leaf(left), -50, 50);
        Define(left, sum);
    }

    // u[v, d] = Σ_i x[i, d] where id[i] = v: the adjoint of a gather.
    private void Scatter()
    {
        var onto = _axes.Where(a => !a.IsTime).ToList();
        var from = _axes.Where(a => !a.IsTime || Chance(0.2)).ToList();
        if (onto.Count == 0 || from.Count < 2)
        {
            Map();
            return;
        }
        var to = Pick(onto);
        from.Remove(to);
        if (from.Count == 0)
        {
            Map();
            return;
        }
        var over = Pick(from);
        if (over.IsTime) _causal = false;
        var free = _axes.Where(a => !a.IsTime && a != to && a != over && Chance(0.6)).Take(2).ToList();
        string v = SpecProgram.Letters(to.Name)[0], i = SpecProgram.Letters(over.Name)[1];
        List<Loop> scope = [new(v, to), .. free.Select(a => new Loop(SpecProgram.Letters(a.Name)[0], a))];
        if (Size(scope) * over.Extent > MostWork)
        {
            Map();
            return;
        }
        var ids = Declare("Ids", [over], values: to.Name);
        List<Loop> inner = [.. scope.Skip(1), new(i, over)];
        var value = Scaled(With(Term(inner, Below(2)), inner, i), 2);
        Define(scope, new(new Reduction("Sum", [i], value.Term, $"{ids.Name}[{i}] == {v}"), -2 * over.Extent, 2 * over.Extent));
    }

    // The indices of a left side: some axes, in the order of declaration or another.
    private List<Loop> Left(int least, int most, SpecAxis? must = null)
    {
        var some = Shuffled(_axes.Where(a => a != must)).Take(Math.Max(least, Below(most + 1)) - (must is null ? 0 : 1)).ToList();
        if (must is not null) some.Add(must);
        if (Chance(0.75)) some = [.. some.OrderBy(a => _axes.IndexOf(a))];
        while (some.Aggregate(1L, (p, a) => p * a.Extent) > MostWork / 4 && some.Count > 1)
            some.Remove(some.Where(a => a != must).MaxBy(a => a.Extent)!);
        return [.. some.Select(a => new Loop(SpecProgram.Letters(a.Name)[0], a))];
    }

    private Element Plainly(SpecArray array, List<Loop> scope) => new(array.Name,
        [.. array.Axes.Select(a => new Position(scope.Last(l => l.Axis.Name == a).Index))], array.IsOptional ? "0" : null);

    private void Define(List<Loop> scope, Drawn value)
    {
        if (value.Most > 100) value = Squashed(value);
        var array = Declare("Local", scope.Select(l => l.Axis), value.Low, value.High);
        _statements.Add(new Equation(array.Name, [.. scope.Select(l => l.Index)], value.Term));
    }
}
