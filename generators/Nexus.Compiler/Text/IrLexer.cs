using System.Globalization;

namespace Nexus.Compiler.Text;

internal enum TokenKind { Name, Number, Symbol, Line, End }

internal readonly record struct Token(TokenKind Kind, string Text, int At);

/// <summary>Splits IR text into names, numbers, symbols and line ends.</summary>
internal static class IrLexer
{
    internal static List<Token> Read(string text)
    {
        var tokens = new List<Token>();
        var at = 0;
        var open = 0; // a line goes on while a bracket is open
        while (at < text.Length)
        {
            var c = text[at];
            var begin = at;
            if (c == '\n')
            {
                at++;
                if (open == 0) EndLine(tokens, begin);
            }
            else if (char.IsWhiteSpace(c)) at++;
            else if (c == '/' && at + 1 < text.Length && text[at + 1] == '/')
                while (at < text.Length && text[at] != '\n') at++;
            else if (char.IsLetter(c) || c == '_')
            {
                while (at < text.Length && IsNamePart(text[at])) at++;
                tokens.Add(new(TokenKind.Name, text.Substring(begin, at - begin), begin));
            }
            else if (char.IsDigit(c))
            {
                at = NumberEnd(text, at);
                tokens.Add(new(TokenKind.Number, text.Substring(begin, at - begin), begin));
            }
            else
            {
                open += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
                at += (c == '>' || c == '=') && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
                tokens.Add(new(TokenKind.Symbol, text.Substring(begin, at - begin), begin));
            }
        }
        EndLine(tokens, at);
        tokens.Add(new(TokenKind.End, "end of text", at));
        return tokens;
    }

    internal static bool TryNumber(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    // Blank lines have no token.
    private static void EndLine(List<Token> tokens, int at)
    {
        var blank = tokens.Count == 0 || tokens[tokens.Count - 1].Kind == TokenKind.Line;
        if (!blank) tokens.Add(new(TokenKind.Line, "end of line", at));
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '\'';

    private static int NumberEnd(string text, int at)
    {
        bool Digit() => at < text.Length && char.IsDigit(text[at]);
        while (Digit()) at++;
        if (at + 1 < text.Length && text[at] == '.' && char.IsDigit(text[at + 1]))
        {
            at++;
            while (Digit()) at++;
        }
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            while (Digit()) at++;
        }
        return at;
    }
}
