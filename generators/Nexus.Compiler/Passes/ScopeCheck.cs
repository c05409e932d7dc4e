using Nexus.Compiler.Ir;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Passes;

/// <summary>Checks one equation: each index has a value where it is used, and each position fits its array.</summary>
internal sealed class ScopeCheck(Layer layer)
{
    private readonly Dictionary<string, ArrayDecl> _arrays = layer.Arrays.ToDictionary(a => a.Name);
    private readonly Dictionary<string, string> _axis = layer.Indices.ToDictionary(i => i.Name, i => i.Axis);
    private readonly HashSet<string> _axes = [.. layer.Axes.Select(a => a.Name)];
    private readonly HashSet<string> _scalars = [.. layer.Scalars.Select(s => s.Name)];

    internal List<Finding> Run(Equation equation)
    {
        var walk = new Walk(this, equation);
        walk.Left();
        walk.Visit(equation.Value);
        return [.. walk.Findings.Distinct()];
    }

    private sealed class Walk(ScopeCheck check, Equation equation) : Walker
    {
        private readonly HashSet<string> _known = [.. Scope.Left(equation)];
        private readonly HashSet<string> _given = [];

        internal List<Finding> Findings { get; } = [];

        internal void Left()
        {
            var indices = equation.Position.Select(p => p.AsIndex()).Where(i => i is not null).ToList();
            foreach (var twice in indices.GroupBy(i => i).Where(g => g.Count() > 1))
                Say("NX2203", $"{Name()} has {twice.Key} twice on the left; use two indices and a condition on them.");
            Fits(equation.Array, equation.Position, $"{Name()} on the left");
            foreach (var p in equation.Position) Visit(p);
        }

        public override void Visit(Expr x)
        {
            if (x is ScalarRef s && !check._scalars.Contains(s.Name))
                Say("NX2204", $"{Name()} uses the hyper-parameter {s.Name}, which is not declared.");
            if (x is not Opt o)
            {
                base.Visit(x);
                return;
            }
            if (!check._arrays[o.Array].Optional) Say("NX2206", $"{Name()} asks whether {o.Array} is given, which it always is.");
            var added = _given.Add(o.Array);
            Visit(o.Then);
            if (added) _given.Remove(o.Array);
            Visit(o.Else);
        }

        protected override void VisitRead(Read r)
        {
            var array = check._arrays[r.Array];
            if (array.Kind == ArrayKind.Ids)
                Say("NX2205", $"{Name()} reads {IrText.Print(r)} as a number; ids are positions on {array.ValueAxis}.");
            if (array.Optional && array.Kind != ArrayKind.Out && !_given.Contains(r.Array))
                Say("NX2206", $"{Name()} reads {IrText.Print(r)}, which may be absent; " +
                    $"give a substitute, as in {r.Array}?[…] ?? 0.");
            Fits(r.Array, r.Position, IrText.Print(r));
            base.VisitRead(r);
        }

        protected override void VisitRed(Red r)
        {
            foreach (var index in r.Indices)
            {
                if (!check._axis.ContainsKey(index)) Say("NX2201", $"{Name()} reduces over {index}, which is not declared.");
                if (!_known.Add(index))
                    Say("NX2202", $"{Name()} reduces over {index}, which already has a value there; use a second index.");
            }
            base.VisitRed(r);
            _known.ExceptWith(r.Indices.Where(i => !Scope.Left(equation).Contains(i)));
        }

        protected override void Visit(Atom atom)
        {
            switch (atom)
            {
                case IndexAtom i when !check._axis.ContainsKey(i.Name):
                    Say("NX2201", $"{Name()} uses the index {i.Name}, which is not declared.");
                    break;
                case IndexAtom i when !_known.Contains(i.Name):
                    Say("NX2201", $"{Name()} uses {i.Name}, which is neither on the left nor bound by a reduction.");
                    break;
                case ExtentAtom e when !check._axes.Contains(e.Axis):
                    Say("NX2204", $"{Name()} uses the extent of {e.Axis}, which is not declared.");
                    break;
                case ScalarAtom s when !check._scalars.Contains(s.Name):
                    Say("NX2204", $"{Name()} uses the hyper-parameter {s.Name}, which is not declared.");
                    break;
                case IdsAtom ids:
                    if (check._arrays[ids.Array].Kind != ArrayKind.Ids)
                        Say("NX2205", $"{Name()} uses {ids.Array} as a position, but it holds numbers.");
                    Fits(ids.Array, ids.Position, ids.Array);
                    break;
            }
            base.Visit(atom);
        }

        private void Fits(string array, EquatableArray<Affine> position, string what)
        {
            var decl = check._arrays[array];
            if (decl.Axes.Count != position.Count)
            {
                Say("NX2207", $"{Name()}: {what} has {position.Count} positions, " +
                    $"but {IrText.Print(decl)} has {decl.Axes.Count} dimensions.");
                return;
            }
            for (var k = 0; k < position.Count; k++)
            {
                var axis = position[k].AsIndex() is { } i && check._axis.TryGetValue(i, out var own) ? own
                    : position[k].Terms.Count == 1 && position[k].Terms[0].Atom is IdsAtom ids
                        ? check._arrays[ids.Array].ValueAxis : null;
                if (axis is not null && axis != decl.Axes[k])
                    Say("NX2208", $"{Name()}: position {k + 1} of {what} is on the axis {axis}, " +
                        $"but {IrText.Print(decl)} has {decl.Axes[k]} there.");
            }
        }

        private string Name() => $"{equation.Array}[{string.Join(", ", equation.Position.Select(IrText.Print))}]";

        private void Say(string code, string message) => Findings.Add(new Finding(code, message, equation.Array));
    }
}
