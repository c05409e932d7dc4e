namespace Nexus.Compiler.Ir;

/// <summary>Which indices and arrays an expression mentions.</summary>
public static class Scope
{
    /// <summary>Free indices, in order of appearance.</summary>
    public static List<string> Free(Expr x) => new Collector().Run(c => c.Visit(x)).FreeIndices;

    /// <summary>Free indices, in order of appearance.</summary>
    public static List<string> Free(Cond x) => new Collector().Run(c => c.Visit(x)).FreeIndices;

    /// <summary>Indices, in order of appearance.</summary>
    public static List<string> Free(Affine x) => new Collector().Run(c => c.Visit(x)).FreeIndices;

    /// <summary>The indices on the left of an equation.</summary>
    public static List<string> Left(Equation equation) => equation.Position.SelectMany(Free).Distinct().ToList();

    /// <summary>Free and bound indices.</summary>
    public static HashSet<string> All(Expr x) => new Collector().Run(c => c.Visit(x)).AllIndices;

    /// <summary>Every read, those in conditions included; ids are not reads.</summary>
    public static List<Read> Reads(Expr x) => new Collector().Run(c => c.Visit(x)).AllReads;

    /// <summary>Every use of an ids array.</summary>
    public static List<IdsAtom> Ids(Expr x) => new Collector().Run(c => c.Visit(x)).AllIds;

    /// <summary>Every array mentioned: read, used as ids, or asked for by <see cref="Opt"/>.</summary>
    public static HashSet<string> Arrays(Expr x)
    {
        var found = new Collector().Run(c => c.Visit(x));
        var names = new HashSet<string>(found.AllReads.Select(r => r.Array));
        names.UnionWith(found.AllIds.Select(i => i.Array));
        names.UnionWith(found.Optional);
        return names;
    }

    /// <summary>True when some part of the expression satisfies <paramref name="test"/>.</summary>
    public static bool Any(Expr x, Func<Expr, bool> test) => new Search(test).Run(x);

    private sealed class Search(Func<Expr, bool> test) : Walker
    {
        private bool _found;

        internal bool Run(Expr x)
        {
            Visit(x);
            return _found;
        }

        public override void Visit(Expr x)
        {
            _found = _found || test(x);
            if (!_found) base.Visit(x);
        }
    }

    private sealed class Collector : Walker
    {
        private readonly List<string> _bound = [];

        internal List<string> FreeIndices { get; } = [];

        internal HashSet<string> AllIndices { get; } = [];

        internal List<Read> AllReads { get; } = [];

        internal List<IdsAtom> AllIds { get; } = [];

        internal HashSet<string> Optional { get; } = [];

        internal Collector Run(Action<Collector> visit)
        {
            visit(this);
            return this;
        }

        public override void Visit(Expr x)
        {
            if (x is Opt o) Optional.Add(o.Array);
            base.Visit(x);
        }

        protected override void VisitRead(Read r)
        {
            AllReads.Add(r);
            base.VisitRead(r);
        }

        protected override void VisitRed(Red r)
        {
            AllIndices.UnionWith(r.Indices);
            _bound.AddRange(r.Indices);
            base.VisitRed(r);
            _bound.RemoveRange(_bound.Count - r.Indices.Count, r.Indices.Count);
        }

        protected override void Visit(Atom atom)
        {
            if (atom is IdsAtom ids) AllIds.Add(ids);
            if (atom is IndexAtom i)
            {
                AllIndices.Add(i.Name);
                if (!_bound.Contains(i.Name) && !FreeIndices.Contains(i.Name)) FreeIndices.Add(i.Name);
            }
            base.Visit(atom);
        }
    }
}
