using System.Globalization;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Print.Ptx;

/// <summary>An integer, double, address or condition that a lane program computes once for all lanes.</summary>
internal abstract record ScalarTerm;

/// <summary>A number; whole ones without a suffix are integers.</summary>
internal sealed record ScalarNumber(double Value, bool IsReal) : ScalarTerm;

/// <summary>A name of the lane program, <c>null</c>, <c>true</c> or <c>false</c>.</summary>
internal sealed record ScalarName(string Name) : ScalarTerm;

/// <summary><c>c.Name</c>: a field of the context.</summary>
internal sealed record ScalarField(string Name) : ScalarTerm;

/// <summary><c>{axis}</c>: an extent.</summary>
internal sealed record ScalarExtent(string Axis) : ScalarTerm;

/// <summary>-x, !x, a conversion, or a function.</summary>
internal sealed record ScalarCall(string Function, EquatableArray<ScalarTerm> Arguments) : ScalarTerm;

/// <summary>x operator y.</summary>
internal sealed record ScalarPair(string Operator, ScalarTerm X, ScalarTerm Y) : ScalarTerm;

/// <summary>
/// Reads the sizes, conditions and formulas of hyper-parameters that a lane program holds as text: C# arithmetic over names,
/// fields and extents.
/// </summary>
internal sealed class ScalarText
{
    private static readonly string[][] s_levels =
        [["||"], ["&&"], ["<=", ">=", "==", "!=", "<", ">"], ["+", "-"], ["*", "/", "%"]];
    private static readonly string[] s_casts = ["long", "nint", "int", "double", "float"];
    private readonly string _text;
    private int _at;

    private ScalarText(string text) => _text = text;

    /// <summary>The text's meaning.</summary>
    /// <exception cref="PlanException">It is not of this small language.</exception>
    public static ScalarTerm Parse(string text)
    {
        var parser = new ScalarText(text);
        var term = parser.Binary(0);
        parser.Spaces();
        return parser._at == text.Length ? term : throw parser.Unknown();
    }

    /// <summary>A size as a formula of extents.</summary>
    public static Extent Size(string text) => Size(Parse(text), text);

    private static Extent Size(ScalarTerm term, string text) => term switch
    {
        ScalarNumber { IsReal: false } n => Formulas.Constant((long)n.Value),
        ScalarExtent e => Formulas.Of(e.Axis),
        ScalarCall { Function: "long" or "nint" or "int" } c => Size(c.Arguments[0], text),
        ScalarPair { Operator: "+" } p => Formulas.Add(Size(p.X, text), Size(p.Y, text)),
        ScalarPair { Operator: "*" } p => Formulas.Multiply(Size(p.X, text), Size(p.Y, text)),
        _ => throw new PlanException($"the size '{text}' is no sum of products of extents"),
    };

    private ScalarTerm Binary(int level)
    {
        if (level == s_levels.Length) return Unary();
        var x = Binary(level + 1);
        while (Take(s_levels[level]) is { } op) x = new ScalarPair(op, x, Binary(level + 1));
        return x;
    }

    private ScalarTerm Unary()
    {
        Spaces();
        if (Take(["-"]) is not null)
        {
            var x = Unary();
            return x is ScalarNumber n ? n with { Value = -n.Value } : new ScalarCall("-", EquatableArray.Of(x));
        }
        if (Take(["!"]) is not null) return new ScalarCall("!", EquatableArray.Of(Unary()));
        if (_at < _text.Length && _text[_at] == '(')
        {
            foreach (var cast in s_casts)
                if (string.CompareOrdinal(_text, _at, $"({cast})", 0, cast.Length + 2) == 0)
                {
                    _at += cast.Length + 2;
                    return new ScalarCall(cast, EquatableArray.Of(Unary()));
                }
            _at++;
            var inner = Binary(0);
            Expect(')');
            return inner;
        }
        return Primary();
    }

    private ScalarTerm Primary()
    {
        if (_at >= _text.Length) throw Unknown();
        var first = _text[_at];
        if (first == '{')
        {
            var end = _text.IndexOf('}', _at);
            var axis = _text.Substring(_at + 1, end - _at - 1);
            _at = end + 1;
            return new ScalarExtent(axis);
        }
        if (char.IsDigit(first)) return Number();
        var name = Word();
        if (name == "c" || name == "Math")
        {
            Expect('.');
            name = name == "c" ? "c." + Word() : Word();
            if (name.StartsWith("c.", StringComparison.Ordinal)) return new ScalarField(name.Substring(2));
        }
        if (_at >= _text.Length || _text[_at] != '(') return new ScalarName(name);
        _at++;
        var arguments = new List<ScalarTerm>();
        do arguments.Add(Binary(0));
        while (Take([","]) is not null);
        Expect(')');
        return new ScalarCall(name, arguments.ToEquatable());
    }

    private ScalarTerm Number()
    {
        var start = _at;
        while (_at < _text.Length
            && (char.IsDigit(_text[_at]) || _text[_at] is '.' or 'E' or 'e' || _text[_at] is '+' or '-'
                && _text[_at - 1] is 'E' or 'e')) _at++;
        var digits = _text.Substring(start, _at - start);
        var suffix = _at < _text.Length && _text[_at] is 'd' or 'f' or 'L' ? _text[_at++] : ' ';
        var isReal = suffix is 'd' or 'f' || suffix != 'L' && digits.Any(ch => !char.IsDigit(ch));
        return new ScalarNumber(double.Parse(digits, CultureInfo.InvariantCulture), isReal);
    }

    private string Word()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        return _at > start ? _text.Substring(start, _at - start) : throw Unknown();
    }

    private string? Take(string[] operators)
    {
        Spaces();
        foreach (var op in operators)
            if (string.CompareOrdinal(_text, _at, op, 0, op.Length) == 0)
            {
                _at += op.Length;
                return op;
            }
        return null;
    }

    private void Expect(char ch)
    {
        Spaces();
        if (_at >= _text.Length || _text[_at] != ch) throw Unknown();
        _at++;
    }

    private void Spaces()
    {
        while (_at < _text.Length && _text[_at] == ' ') _at++;
    }

    private PlanException Unknown() =>
        new($"'{_text}' of a lane program is not understood at character {_at + 1}; PTX knows sums, products, comparisons, "
            + "Math.Sqrt and Math.Min of names, fields and extents");
}
