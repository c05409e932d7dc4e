namespace Nexus.Compiler.Ir;

/// <summary>Visits every part of a tree and rebuilds nothing; override what is of interest.</summary>
public abstract class Walker
{
    /// <summary>Visits an expression.</summary>
    public virtual void Visit(Expr x)
    {
        switch (x)
        {
            case Num or ScalarRef: break;
            case Number n: Visit(n.Value); break;
            case Read r: VisitRead(r); break;
            case Un u: Visit(u.X); break;
            case Bin b:
                Visit(b.X);
                Visit(b.Y);
                break;
            case Red r: VisitRed(r); break;
            case When w:
                Visit(w.Where);
                Visit(w.Body);
                break;
            case Select s:
                Visit(s.If);
                Visit(s.Then);
                Visit(s.Else);
                break;
            case Opt o:
                Visit(o.Then);
                Visit(o.Else);
                break;
            case Uniform u:
                Visit(u.Seed);
                foreach (var counter in u.Counters) Visit(counter);
                break;
            case Grad g:
                Visit(g.Loss);
                foreach (var position in g.Position) Visit(position);
                break;
            default: throw new NotSupportedException(x.GetType().Name);
        }
    }

    /// <summary>Visits a condition.</summary>
    public virtual void Visit(Cond x)
    {
        switch (x)
        {
            case Ge g: Visit(g.Value); break;
            case Zero z: Visit(z.Value); break;
            case And a:
                Visit(a.X);
                Visit(a.Y);
                break;
            case Or o:
                Visit(o.X);
                Visit(o.Y);
                break;
            case Not n: Visit(n.X); break;
            case Compare c:
                Visit(c.X);
                Visit(c.Y);
                break;
            case Flag: break;
            default: throw new NotSupportedException(x.GetType().Name);
        }
    }

    /// <summary>Visits a formula.</summary>
    public virtual void Visit(Affine x)
    {
        for (var k = 0; k < x.Terms.Count; k++) Visit(x.Terms[k].Atom);
    }

    /// <summary>Visits a read.</summary>
    protected virtual void VisitRead(Read r)
    {
        for (var k = 0; k < r.Position.Count; k++) Visit(r.Position[k]);
    }

    /// <summary>Visits a reduction.</summary>
    protected virtual void VisitRed(Red r)
    {
        if (r.Where is not null) Visit(r.Where);
        Visit(r.Body);
    }

    /// <summary>Visits an atom.</summary>
    protected virtual void Visit(Atom atom)
    {
        switch (atom)
        {
            case IdsAtom ids:
                foreach (var position in ids.Position) Visit(position);
                break;
            case CompoundAtom c:
                Visit(c.X);
                Visit(c.Y);
                break;
        }
    }
}
