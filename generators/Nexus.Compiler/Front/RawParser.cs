using System.Globalization;
using Nexus.Compiler.Ir;

namespace Nexus.Compiler.Front;

/// <summary>Reads the text that <see cref="RawText"/> prints.</summary>
public sealed class RawParser
{
    private static readonly string[] Operators = ["??", "||", "&&", "==", "!=", "<=", ">=", "..", "?[", "?"];
    private readonly string _line;
    private int _at;

    private RawParser(string line) => _line = line;

    /// <summary>The layer that <paramref name="text"/> describes.</summary>
    /// <exception cref="FormatException">The text is not raw IR; the message has the line and the column.</exception>
    public static RawLayer Parse(string text)
    {
        var name = "";
        var axes = new List<RawAxis>();
        var parameters = new List<RawParameter>();
        var constants = new List<RawConstant>();
        var functions = new List<RawFunction>();
        var statements = new List<RawStatement>();
        RawFunction? open = null;
        var body = new List<RawStatement>();
        foreach (var line in text.Split('\n'))
        {
            if (line.Length == 0) continue;
            var parser = new RawParser(line);
            if (open is not null)
            {
                if (parser.Keyword("return"))
                {
                    functions.Add(open with { Statements = body.ToEquatable(), Result = parser.Whole(parser.Expression(0)) });
                    (open, body) = (null, []);
                }
                else body.Add(parser.Whole(parser.Statement()));
            }
            else if (parser.Keyword("layer")) name = parser.Whole(parser.DottedName());
            else if (parser.Keyword("axis")) axes.Add(parser.Whole(parser.Axis()));
            else if (parser.Keyword("const")) constants.Add(parser.Whole(parser.Constant()));
            else if (parser.Keyword("function")) open = parser.Whole(parser.Function());
            else if (!parser.Word("index") && parser.Kind() is { } kind) parameters.Add(parser.Whole(parser.Parameter(kind)));
            else statements.Add(parser.Whole(parser.Statement()));
        }
        return new RawLayer(name, axes.ToEquatable(), parameters.ToEquatable(), constants.ToEquatable(), functions.ToEquatable(),
            statements.ToEquatable());
    }

    /// <summary>The record of arrays that <paramref name="text"/> describes.</summary>
    /// <exception cref="FormatException">The text is not that of a record.</exception>
    public static RawRecord ParseRecord(string text)
    {
        var parser = new RawParser(text);
        if (!parser.Keyword("record")) throw parser.Wrong("'record'");
        var form = parser.Whole(parser.Function(parser.DottedName()));
        return new RawRecord(form.Name, form.Axes, form.Parameters);
    }

    private T Whole<T>(T value)
    {
        Blank();
        return _at == _line.Length ? value : throw Wrong("the end of the line");
    }

    private RawStatement Statement()
    {
        if (Keyword("index"))
        {
            var name = Name();
            return new RawIndexDeclaration(name, Types('[', ']')[0]);
        }
        if (Keyword("local")) return new RawLocal(Name(), Types('[', ']'));
        if (Keyword("let"))
        {
            var name = Name();
            Expect("=");
            return new RawAbbreviation(name, Expression(0));
        }
        if (Keyword("call")) return new RawLayerCall(DottedName(), TryGeneric(), Arguments());
        var left = Expression(0);
        Expect("=");
        return new RawEquation(left, Expression(0));
    }

    private RawAxis Axis() => new(Name(), Keyword("time"));

    private RawConstant Constant()
    {
        var name = Name();
        Expect("=");
        return new RawConstant(name, Expression(0));
    }

    private RawFunction Function() => Function(Name());

    private RawFunction Function(string name)
    {
        var axes = new List<RawAxis>();
        if (Take("<"))
        {
            do axes.Add(Axis());
            while (Take(","));
            Expect(">");
        }
        var parameters = new List<RawParameter>();
        Expect("(");
        if (!Take(")"))
        {
            do parameters.Add(Parameter(Kind() ?? throw Wrong("a kind of parameter")));
            while (Take(","));
            Expect(")");
        }
        return new RawFunction(name, axes.ToEquatable(), parameters.ToEquatable(), [], new RawNull());
    }

    private RawKind? Kind()
    {
        foreach (RawKind kind in Enum.GetValues(typeof(RawKind)))
            if (Keyword(kind.ToString().ToLowerInvariant())) return kind;
        return null;
    }

    private RawParameter Parameter(RawKind kind)
    {
        var name = Name();
        Blank();
        var axes = Peek('[') ? Types('[', ']') : [];
        var optional = Take("?");
        return new RawParameter(kind, name, axes, optional, Take("=") ? Expression(0) : null);
    }

    private RawExpr Expression(int level)
    {
        var left = Prefix();
        while (true)
        {
            Blank();
            var op = Token();
            var own = Precedence.Of(op);
            if (own == 0 || own < level) return left;
            _at += op.Length;
            left = new RawBinary(op, left, Expression(op == "??" ? own : own + 1));
        }
    }

    private RawExpr Prefix()
    {
        Blank();
        if (Take("..")) return new RawRange();
        foreach (var op in new[] { "-", "!", "^" })
            if (Take(op)) return new RawUnary(op, Prefix());
        return Postfix(Primary());
    }

    private RawExpr Primary()
    {
        if (Take("("))
        {
            var inner = Expression(0);
            Expect(")");
            return inner;
        }
        if (_at < _line.Length && char.IsDigit(_line[_at])) return Number();
        var name = Name();
        return name == "null" ? new RawNull() : new RawName(name);
    }

    private RawExpr Postfix(RawExpr target)
    {
        while (true)
        {
            if (Token() != ".." && Take(".")) target = new RawMember(target, Name());
            else if (Take("?[")) target = Element(target, true);
            else if (Peek('[')) { _at++; target = Element(target, false); }
            else if (Peek('(')) target = new RawCall(target, [], Arguments());
            else if (Peek('<') && TryCallAxes() is { } axes) target = new RawCall(target, axes, Arguments());
            else return target;
        }
    }

    // `f<A>(x)` against `a < b`: as in C#, a closing angle directly followed by an opening parenthesis decides. RawText
    // prints the first without and the second with a blank.
    private EquatableArray<RawType>? TryCallAxes()
    {
        var start = _at;
        try
        {
            var axes = Types('<', '>');
            if (Peek('(')) return axes;
        }
        catch (FormatException)
        {
            // Not a list of types: a comparison.
        }
        _at = start;
        return null;
    }

    private RawElement Element(RawExpr target, bool conditional)
    {
        var arguments = new List<RawExpr>();
        do arguments.Add(Expression(0));
        while (Take(","));
        Expect("]");
        return new RawElement(target, arguments.ToEquatable(), conditional);
    }

    private EquatableArray<RawArgument> Arguments()
    {
        Expect("(");
        var arguments = new List<RawArgument>();
        if (Take(")")) return [];
        do
        {
            Blank();
            var start = _at;
            string? name = null;
            if (_at < _line.Length && (char.IsLetter(_line[_at]) || _line[_at] == '_'))
            {
                name = Name();
                if (!Take(":")) (name, _at) = (null, start);
            }
            arguments.Add(new RawArgument(name, Expression(0)));
        }
        while (Take(","));
        Expect(")");
        return arguments.ToEquatable();
    }

    private RawNumber Number()
    {
        var start = _at;
        while (_at < _line.Length && (char.IsLetterOrDigit(_line[_at]) || _line[_at] == '.' && Token() != ".."
            || _line[_at] is '+' or '-' && _line[_at - 1] == 'E')) _at++;
        var text = _line.Substring(start, _at - start);
        return new RawNumber(double.Parse(text, CultureInfo.InvariantCulture), text.All(char.IsDigit));
    }

    private EquatableArray<RawType> TryGeneric() => Peek('<') ? Types('<', '>') : [];

    private EquatableArray<RawType> Types(char open, char close)
    {
        Expect(open.ToString());
        var types = new List<RawType>();
        if (Take(close.ToString())) return [];
        do types.Add(new RawType(DottedName(), TryGeneric()));
        while (Take(","));
        Expect(close.ToString());
        return types.ToEquatable();
    }

    private string DottedName()
    {
        var name = Name();
        while (Take(".")) name += "." + Name();
        return name;
    }

    private string Name()
    {
        Blank();
        var start = _at;
        while (_at < _line.Length && (char.IsLetterOrDigit(_line[_at]) || _line[_at] == '_')) _at++;
        return _at > start ? _line.Substring(start, _at - start) : throw Wrong("a name");
    }

    private bool Keyword(string word)
    {
        if (!Word(word)) return false;
        _at += word.Length;
        return true;
    }

    private bool Word(string word)
    {
        Blank();
        var end = _at + word.Length;
        if (string.CompareOrdinal(_line, _at, word, 0, word.Length) != 0) return false;
        // A variable may be called `index`; then a bracket or an operator follows, never a second name.
        if (end < _line.Length && _line[end] != ' ') return false;
        return end + 1 >= _line.Length || word == "return" || char.IsLetter(_line[end + 1]) || _line[end + 1] == '_';
    }

    private string Token()
    {
        foreach (var op in Operators)
            if (string.CompareOrdinal(_line, _at, op, 0, op.Length) == 0) return op;
        return _at < _line.Length ? _line[_at].ToString() : "";
    }

    private bool Peek(char c) => _at < _line.Length && _line[_at] == c;

    private bool Take(string token)
    {
        Blank();
        if (Token() != token) return false;
        _at += token.Length;
        return true;
    }

    private void Expect(string token)
    {
        if (!Take(token)) throw Wrong($"'{token}'");
    }

    private void Blank()
    {
        while (_at < _line.Length && _line[_at] == ' ') _at++;
    }

    private FormatException Wrong(string expected) => new($"Raw IR: expected {expected} at column {_at + 1} of: {_line}");
}
