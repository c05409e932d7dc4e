using System.Globalization;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Text;

/// <summary>Reads expressions, conditions and integer formulas by recursive descent.</summary>
internal abstract class ExprParser(string text)
{
    private static readonly Dictionary<string, UnOp> s_un = Names<UnOp>();
    private static readonly Dictionary<string, BinOp> s_bin = Names<BinOp>();
    private static readonly Dictionary<string, RedOp> s_red = Names<RedOp>();
    private static readonly Dictionary<string, CompoundOp> s_compound = Names<CompoundOp>();
    private readonly List<Token> _tokens = IrLexer.Read(text);
    private int _at;

    protected Token Next => _tokens[_at];

    protected Token After => _tokens[Math.Min(_at + 1, _tokens.Count - 1)];

    internal Expr Expr()
    {
        var x = Product();
        while (true)
        {
            if (Accept("+")) x = new Bin(BinOp.Add, x, Product());
            else if (Accept("-")) x = new Bin(BinOp.Sub, x, Product());
            else return x;
        }
    }

    private Expr Product()
    {
        var x = Unary();
        while (true)
        {
            if (Accept("*")) x = new Bin(BinOp.Mul, x, Unary());
            else if (Accept("/")) x = new Bin(BinOp.Div, x, Unary());
            else return x;
        }
    }

    private Expr Unary()
    {
        if (!Accept("-")) return Atom();
        var literal = Next.Kind == TokenKind.Number || Next.Text is "inf" or "nan";
        return literal && Atom() is Num n ? new Num(-n.Value) : new Un(UnOp.Neg, Unary());
    }

    private Expr Atom()
    {
        if (Accept("(")) return Closed(Expr(), ")");
        if (Accept("{")) return new Number(Closed(Affine(), "}"));
        if (Accept("$")) return new ScalarRef(Name());
        if (Next.Kind == TokenKind.Number && IrLexer.TryNumber(Next.Text, out var value))
        {
            Take();
            return new Num(value);
        }
        var name = Name();
        if (Accept("[")) return new Read(name, Positions());
        switch (name)
        {
            case "inf": return new Num(double.PositiveInfinity);
            case "nan": return new Num(double.NaN);
            case "when": return new When(Where(), Closed(Expr(), ")"));
            case "select":
                var condition = Where();
                var then = Expr();
                Symbol(",");
                return new Select(condition, then, Closed(Expr(), ")"));
            case "opt":
                Symbol("(");
                var array = Name();
                Symbol(",");
                var given = Expr();
                Symbol(",");
                return new Opt(array, given, Closed(Expr(), ")"));
            case "uniform":
                Symbol("<");
                var counters = Next.Text == ">" ? [] : List(Affine);
                Symbol(">");
                Symbol("(");
                return new Uniform(Closed(Expr(), ")"), counters.ToEquatable());
        }
        if (Next.Text == "<" && s_red.TryGetValue(name, out var red)) return Reduction(red);
        if (!s_un.TryGetValue(name, out var un)) return Two(name);
        Symbol("(");
        return new Un(un, Closed(Expr(), ")"));
    }

    private Expr Two(string name)
    {
        if (!s_bin.TryGetValue(name, out var op)) throw Expected($"'[' or '(' after the name '{name}'");
        Symbol("(");
        var x = Expr();
        Symbol(",");
        return new Bin(op, x, Closed(Expr(), ")"));
    }

    private Expr Reduction(RedOp op)
    {
        Symbol("<");
        var indices = List(Name).ToEquatable();
        var where = Accept("|") ? Cond() : null;
        Symbol(">");
        Symbol("(");
        return new Red(op, indices, where, Closed(Expr(), ")"));
    }

    private Cond Where()
    {
        Symbol("<");
        var where = Closed(Cond(), ">");
        Symbol("(");
        return where;
    }

    internal Cond Cond()
    {
        var x = Conjunction();
        while (Accept("|")) x = new Or(x, Conjunction());
        return x;
    }

    private Cond Conjunction()
    {
        var x = Single();
        while (Accept("&")) x = new And(x, Single());
        return x;
    }

    private Cond Single()
    {
        if (Accept("(")) return Closed(Cond(), ")");
        if (Accept("!"))
        {
            Symbol("(");
            return new Not(Closed(Cond(), ")"));
        }
        if (Next.Text is "true" or "false") return new Flag(Take().Text);
        if (Next.Text == "$" && _tokens[Math.Min(_at + 2, _tokens.Count - 1)].Text is "&" or "|" or ">" or ")" or "end of line")
        {
            Take();
            return new Flag(Name());
        }
        if (After.Text == "(" && s_bin.TryGetValue(Next.Text, out var op) && op is (BinOp.Lt or BinOp.Le or BinOp.Eq)) // div is an integer's too
        {
            Take();
            Symbol("(");
            var x = Expr();
            Symbol(",");
            return new Compare(op, x, Closed(Expr(), ")"));
        }
        var value = Affine();
        var equal = Next.Text == "==";
        if (!equal) Symbol(">=");
        else Take();
        if (Integer() != 0) throw Expected("0 on the right of a condition");
        return equal ? new Zero(value) : new Ge(value);
    }

    protected EquatableArray<Affine> Positions() => (Accept("]") ? [] : Closed(List(Affine), "]")).ToEquatable();

    internal Affine Affine()
    {
        var sum = Affines.Zero;
        var negative = Accept("-");
        while (true)
        {
            var term = Next.Kind == TokenKind.Number ? Affines.Constant(Integer()) : Affines.Of(AffineAtom());
            if (term.Terms.Count == 0 && Accept("*")) term = Affines.Of(AffineAtom()).Times(term.Constant);
            sum = negative ? sum.Minus(term) : sum.Plus(term);
            if (Accept("+")) negative = false;
            else if (Accept("-")) negative = true;
            else return sum;
        }
    }

    private Atom AffineAtom()
    {
        if (Accept("#")) return new ExtentAtom(Name());
        if (Accept("$")) return new ScalarAtom(Name());
        var name = Name();
        if (Accept("[")) return new IdsAtom(name, Positions());
        if (Next.Text != "(") return new IndexAtom(name);
        if (!s_compound.TryGetValue(name, out var op)) throw Expected("mul, div or mod before '('");
        Take();
        var x = Affine();
        Symbol(",");
        return new CompoundAtom(op, x, Closed(Affine(), ")"));
    }

    protected List<T> List<T>(Func<T> item)
    {
        var items = new List<T> { item() };
        while (Accept(",")) items.Add(item());
        return items;
    }

    protected Token Take() => _tokens[_at++];

    protected bool Accept(string symbol)
    {
        if (Next.Kind != TokenKind.Symbol || Next.Text != symbol) return false;
        _at++;
        return true;
    }

    protected void Accept(TokenKind kind)
    {
        if (Next.Kind == kind) _at++;
    }

    protected bool AcceptWord(string word)
    {
        if (Next.Kind != TokenKind.Name || Next.Text != word) return false;
        _at++;
        return true;
    }

    protected void Word(string word)
    {
        if (!AcceptWord(word)) throw Expected($"'{word}'");
    }

    protected void Symbol(string symbol)
    {
        if (!Accept(symbol)) throw Expected($"'{symbol}'");
    }

    protected void Line()
    {
        if (Next.Kind != TokenKind.Line) throw Expected("the end of the line");
        _at++;
    }

    protected string Name() => Next.Kind == TokenKind.Name ? Take().Text : throw Expected("a name");

    protected long Integer() => Next.Kind == TokenKind.Number
        && long.TryParse(Next.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? (Take(), value).value : throw Expected("an integer");

    protected FormatException Expected(string what)
    {
        var before = text.Substring(0, Math.Min(Next.At, text.Length));
        var line = before.Count(c => c == '\n') + 1;
        var column = Next.At - before.LastIndexOf('\n');
        return new FormatException($"IR text, line {line}, column {column}: expected {what}, found '{Next.Text}'.");
    }

    private T Closed<T>(T value, string symbol)
    {
        Symbol(symbol);
        return value;
    }

    private static Dictionary<string, T> Names<T>() where T : struct, Enum =>
        Enum.GetValues(typeof(T)).Cast<T>().ToDictionary(x => ExprText.Name(x));
}
