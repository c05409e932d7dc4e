using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>Follows reads along time from the outputs, and collects which arrays are read at other times than now.</summary>
internal sealed class TimeDemand(Layer layer)
{
    private readonly IndexPool _pool = new(layer.Indices);
    private readonly Ranges _ranges = new(layer.Axes, new IndexPool(layer.Indices));
    private readonly HashSet<string> _time = [.. layer.Axes.Where(a => a.IsTime).Select(a => a.Name)];
    private readonly Dictionary<string, ArrayDecl> _arrays = layer.Arrays.ToDictionary(a => a.Name);
    private readonly HashSet<string> _done = [];

    /// <summary>The rows before the first that each array needs.</summary>
    internal Dictionary<string, TimePattern> Kept { get; } = [];

    internal List<Finding> Findings { get; } = [];

    internal void Output(ArrayDecl array) => Ask(array.Name, [.. array.Axes.Where(_time.Contains).Select(_ => TimePattern.Now)], null, null);

    // One pattern for each time dimension of the array.
    private void Ask(string array, List<TimePattern> patterns, Equation? by, string? read)
    {
        if (patterns.Count(p => p.IsNow) < patterns.Count && patterns.Count == 1)
        {
            Keep(array, patterns[0], by!, read!);
            patterns = [TimePattern.Now];
        }
        else if (patterns.Exists(p => !p.All && !p.IsNow))
        {
            Say("NX2306", by!, $"{by!.Array} reads {read} some steps back, but {array} has two time dimensions; only arrays with one can be kept.");
            return;
        }
        if (!_done.Add(array + "|" + string.Join("|", patterns.Select(p => p.Key)))) return;
        foreach (var e in layer.Equations.Where(e => e.Array == array && !GradientNames.IsBoundary(e)))
        {
            var known = new Dictionary<string, TimePattern>();
            var next = 0;
            for (var k = 0; k < e.Position.Count; k++)
                if (_time.Contains(_arrays[array].Axes[k]) && patterns[next++] is var pattern && e.Position[k].AsIndex() is { } index) known[index] = pattern;
            new Walk(this, e, known).Visit(e.Value);
        }
    }

    private void Keep(string array, TimePattern pattern, Equation by, string read)
    {
        if (!Kept.TryGetValue(array, out var kept)) Kept[array] = pattern;
        else if (kept.With(pattern, _ranges) is { } both) Kept[array] = both;
        else Say("NX2305", by, $"{by.Array} reads {read} {IrText.Print(pattern.Lag!)} steps back, and another equation reads {array} " +
            $"{IrText.Print(kept.Lag!)} steps back; which is more depends on the call. Copy {array} into a local for one of them.");
    }

    private void Say(string code, Equation by, string message) => Findings.Add(new Finding(code, message, by.Array));

    private sealed class Walk(TimeDemand demand, Equation equation, Dictionary<string, TimePattern> known) : Rewriter
    {
        private readonly List<Cond> _facts = [];
        private readonly bool _timeless = known.Count == 0;

        public override Expr Visit(Expr x) => x switch
        {
            When w => Under(w.Where, w.Body),
            Select s => Exprs.Select(s.If, Under(s.If, s.Then), Under(Conds.Not(s.If), s.Else)),
            Number n => Counted(n),
            _ => base.Visit(x),
        };

        private Expr Counted(Number n)
        {
            Length(n.Value, IrText.Print(n));
            return base.Visit(n);
        }

        public override Cond Visit(Cond x)
        {
            if (x is Ge g) Length(g.Value, IrText.Print(x));
            if (x is Zero z) Length(z.Value, IrText.Print(x));
            return base.Visit(x);
        }

        private void Length(Affine x, string text)
        {
            if (x.Terms.Any(t => t.Atom is ExtentAtom e && demand._time.Contains(e.Axis))) demand.Say("NX2304", equation,
                $"{equation.Array} depends on {text}, the length of the whole sequence, which is not known before its end.");
        }

        protected override Expr VisitRed(Red r)
        {
            var facts = _facts.Concat(Conds.Parts(r.Where)).ToList();
            foreach (var index in r.Indices.Where(i => demand._time.Contains(demand._pool.Axis(i))))
            {
                var pattern = Domain(index, facts);
                if (pattern is null) demand.Say("NX2303", equation, $"{equation.Array} reduces over all of {index}" + (_timeless
                    ? ", the whole sequence, which is not known before its end."
                    : $", later positions included. Say where: {index} <= {known.Keys.First()}, or the like."));
                known[index] = pattern ?? new TimePattern(true, null);
            }
            var result = r.Where is null ? base.VisitRed(r) : Under(r.Where, r.Body);
            foreach (var index in r.Indices) known.Remove(index);
            return result;
        }

        protected override Expr VisitRead(Read r)
        {
            Follow(r.Array, r.Position, IrText.Print(r));
            return base.VisitRead(r);
        }

        protected override Affine Visit(Atom atom)
        {
            if (atom is IdsAtom ids) Follow(ids.Array, ids.Position, $"{ids.Array}[{string.Join(", ", ids.Position.Select(IrText.Print))}]");
            return base.Visit(atom);
        }

        private void Follow(string array, EquatableArray<Affine> position, string read)
        {
            var patterns = new List<TimePattern>();
            for (var k = 0; k < position.Count; k++)
                if (demand._time.Contains(demand._arrays[array].Axes[k]))
                {
                    if (Place(position[k], demand._arrays[array].Axes[k], read) is not { } pattern) return;
                    patterns.Add(pattern);
                }
            demand.Ask(array, patterns, equation, read);
        }

        private TimePattern? Place(Affine position, string axis, string read)
        {
            var times = Scope.Free(position).Where(known.ContainsKey).ToList();
            var extent = position.Terms.FirstOrDefault(t => t.Atom is ExtentAtom e && e.Axis == axis);
            if (times.Count == 0 && _timeless && extent is { Coefficient: 1 }) // the last row, x[^1], is now at the end of the call
                return Back(position.Minus(Affines.Extent(axis)).Plus(1), TimePattern.Now, read);
            if (times.Count == 1 && extent is null && position.Coefficient(times[0]) == 1 && known.TryGetValue(times[0], out var pattern))
                return Back(position.Minus(Affines.Index(times[0])), pattern, read);
            demand.Say("NX2302", equation, $"{equation.Array} reads {read}, whose time is neither now, nor a fixed number of steps back, " +
                "nor bound with s <= t: the state it needs cannot be told.");
            return null;
        }

        // rest ≤ 0 steps from a time that is known.
        private TimePattern? Back(Affine rest, TimePattern seen, string read)
        {
            var lag = demand._ranges.Lowest(rest)?.Times(-1);
            if (demand._ranges.Greatest(rest) <= 0 && lag is not null) return seen.Lag is null ? seen : seen with { Lag = seen.Lag.Plus(lag) };
            demand.Say("NX2301", equation, $"{equation.Array} reads {read}, which may lie after the position being computed: " +
                "a token cannot be computed before the tokens it reads.");
            return null;
        }

        // s ≤ t makes s one of all earlier positions; t - s ≤ w bounds how early.
        private TimePattern? Domain(string index, List<Cond> facts)
        {
            foreach (var now in known.Where(p => p.Value.IsNow).Select(p => p.Key))
            {
                var difference = Affines.Index(now).Minus(Affines.Index(index));
                var above = facts.OfType<Ge>().Select(g => g.Value.Minus(difference)).Where(rest => Scope.Free(rest).Count == 0);
                if (!above.Any(rest => demand._ranges.Greatest(rest) <= 0)) continue;
                var below = facts.OfType<Ge>().Select(g => g.Value.Plus(difference)).FirstOrDefault(rest => Scope.Free(rest).Count == 0);
                return new TimePattern(true, below);
            }
            return null;
        }

        private Expr Under(Cond where, Expr body)
        {
            var count = _facts.Count;
            _facts.AddRange(Conds.Parts(where));
            Visit(where);
            var result = Visit(body);
            _facts.RemoveRange(count, _facts.Count - count);
            return result;
        }
    }
}
