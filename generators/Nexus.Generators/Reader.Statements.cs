using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;

namespace Nexus.Generators;

public sealed partial class Reader
{
    private const string NoControlFlow = "Equations have no order, so C# control flow has no meaning in Define. " +
        "Use Select(condition, a, b), a domain (where:), x?[i] ?? 0, or an index instead of a loop.";

    private void Statement(StatementSyntax statement, List<RawStatement> to)
    {
        switch (statement)
        {
            case LocalDeclarationStatementSyntax local: Declaration(local, to); break;
            case ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax assignment }
                when assignment.IsKind(SyntaxKind.SimpleAssignmentExpression):
                to.Add(From(statement, new RawEquation(Expression(assignment.Left), Expression(assignment.Right))));
                break;
            case ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call }
                when IsDefine(call, out var callee, out var axes):
                to.Add(From(call, new RawLayerCall(callee, axes, Arguments(call.ArgumentList))));
                break;
            case IfStatementSyntax or ForStatementSyntax or ForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax
                or SwitchStatementSyntax:
                Fail("NX1002", statement, NoControlFlow);
                break;
            case EmptyStatementSyntax: break;
            default:
                Fail("NX1001", statement, $"'{Shorten(statement)}' is not in the language. Define holds declarations " +
                    "(Index, Local, var), equations y[t, d] = …; and calls NAME.Define(…);.");
                break;
        }
    }

    private void Declaration(LocalDeclarationStatementSyntax statement, List<RawStatement> to)
    {
        if (statement.UsingKeyword.RawKind != 0 || statement.Declaration.Type is RefTypeSyntax)
        {
            Fail("NX1001", statement, $"'{Shorten(statement)}' is not in the language.");
            return;
        }
        var type = LastName(statement.Declaration.Type);
        foreach (var variable in statement.Declaration.Variables)
        {
            var name = variable.Identifier.ValueText;
            var isNew = variable.Initializer?.Value is BaseObjectCreationExpressionSyntax;
            if (type == "Index" && isNew)
            {
                var axes = AxesOf(statement.Declaration.Type);
                if (axes.Count == 1) to.Add(From(variable, new RawIndexDeclaration(name, axes[0])));
                else Fail("NX1001", statement, "An index has one axis: Index<T> t = new();");
            }
            else if (type == "Local" && isNew) to.Add(From(variable, new RawLocal(name, AxesOf(statement.Declaration.Type))));
            else if (variable.Initializer?.Value is BaseObjectCreationExpressionSyntax create && IsComplex(create, type))
                to.Add(From(variable, new RawAbbreviation(name, Expression(create))));
            else if (type == "var" && variable.Initializer?.Value is ObjectCreationExpressionSyntax { Type: var made }
                && LastName(made) is "Index" or "Local")
                Declared(variable, made: ((ObjectCreationExpressionSyntax)variable.Initializer!.Value).Type, to);
            else if (variable.Initializer is { } initializer && !isNew)
                to.Add(From(variable, new RawAbbreviation(name, Expression(initializer.Value))));
            else
                Fail("NX1001", variable, $"'{variable}' is not in the language. " +
                    "A variable is an Index, a Local or a name for a formula: var decay = Exp(g[t]);");
        }
    }

    // var h = new Local<T, D>();
    private void Declared(VariableDeclaratorSyntax variable, TypeSyntax made, List<RawStatement> to)
    {
        var axes = AxesOf(made);
        if (LastName(made) == "Local") to.Add(From(variable, new RawLocal(variable.Identifier.ValueText, axes)));
        else if (axes.Count == 1) to.Add(From(variable, new RawIndexDeclaration(variable.Identifier.ValueText, axes[0])));
        else Fail("NX1001", variable, "An index has one axis: Index<T> t = new();");
    }

    private bool IsDefine(InvocationExpressionSyntax call, out string callee, out EquatableArray<RawType> axes)
    {
        (callee, axes) = ("", []);
        if (call.Expression is not MemberAccessExpressionSyntax { Name: var name } member
            || name.Identifier.ValueText != "Define")
            return false;
        callee = member.Expression.ToString().Replace("global::", "").Replace(" ", "");
        axes = AxesOf(name);
        return true;
    }

    private EquatableArray<RawArgument> Arguments(ArgumentListSyntax list)
    {
        foreach (var argument in list.Arguments)
            if (argument.RefKindKeyword.RawKind != 0) Fail("NX1001", argument, $"'{argument}' is not in the language.");
        return list.Arguments.Select(a => new RawArgument(a.NameColon?.Name.Identifier.ValueText, Expression(a.Expression)))
            .ToEquatable();
    }

    // Complex a = new(re, im), or new Complex(re, im) anywhere.
    private static bool IsComplex(BaseObjectCreationExpressionSyntax create, string? target) =>
        (create is ObjectCreationExpressionSyntax { Type: var type } ? LastName(type) : target) == "Complex";

    private RawExpr Expression(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case BaseObjectCreationExpressionSyntax { ArgumentList: { } list } create when IsComplex(create, "Complex"):
                return From(expression, new RawCall(new RawMember(new RawName("Complex"), "new"), [], Arguments(list)));
            case ParenthesizedExpressionSyntax p: return Expression(p.Expression);
            case PostfixUnaryExpressionSyntax p when p.IsKind(SyntaxKind.SuppressNullableWarningExpression):
                return Expression(p.Operand);
            case LiteralExpressionSyntax l: return Literal(l);
            case IdentifierNameSyntax i: return From(expression, new RawName(i.Identifier.ValueText));
            case PredefinedTypeSyntax p: return From(expression, new RawName(p.Keyword.ValueText));
            case MemberAccessExpressionSyntax m when m.IsKind(SyntaxKind.SimpleMemberAccessExpression):
                return From(expression, new RawMember(Expression(m.Expression), m.Name.Identifier.ValueText));
            case ElementAccessExpressionSyntax e:
                return From(expression, Element(Expression(e.Expression), e.ArgumentList, false));
            case ConditionalAccessExpressionSyntax c: return Conditional(Expression(c.Expression), c.WhenNotNull, true);
            case InvocationExpressionSyntax c:
                return From(expression, new RawCall(Expression(c.Expression), Generic(c.Expression), Arguments(c.ArgumentList)));
            case GenericNameSyntax g: return From(expression, new RawName(g.Identifier.ValueText));
            case CastExpressionSyntax c when LastName(c.Type) is { } type:
                var cast = new RawName(type == "float" ? "double" : type);
                var inner = EquatableArray.Of(new RawArgument(null, Expression(c.Expression)));
                return From(expression, new RawCall(cast, [], inner));
            case PrefixUnaryExpressionSyntax u when u.OperatorToken.Text is "-" or "!" or "^" or "+":
                var operand = Expression(u.Operand);
                return u.OperatorToken.Text == "+" ? operand : From(expression, new RawUnary(u.OperatorToken.Text, operand));
            case BinaryExpressionSyntax b when Infix.Contains(b.OperatorToken.Text):
                return From(expression, new RawBinary(b.OperatorToken.Text, Expression(b.Left), Expression(b.Right)));
            case RangeExpressionSyntax { LeftOperand: null, RightOperand: null }: return From(expression, new RawRange());
            case ConditionalExpressionSyntax or SwitchExpressionSyntax:
                Fail("NX1002", expression, NoControlFlow);
                return new RawNull();
            default:
                Fail("NX1001", expression, $"'{Shorten(expression)}' is not in the language ({expression.Kind()}).");
                return new RawNull();
        }
    }

    private static readonly HashSet<string> Infix = 
        ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&", "|", "&&", "||", "??"];

    private RawExpr Literal(LiteralExpressionSyntax literal)
    {
        switch (literal.Token.Value)
        {
            case null: return From(literal, new RawNull());
            case bool flag: return From(literal, new RawName(flag ? "true" : "false"));
            case int or long or uint or ulong:
                var whole = Convert.ToDouble(literal.Token.Value, System.Globalization.CultureInfo.InvariantCulture);
                return From(literal, new RawNumber(whole, true));
            case double number: return From(literal, new RawNumber(number, false));
            case float number: return From(literal, new RawNumber(number, false));
            default:
                Fail("NX1001", literal, $"'{literal}' is no number.");
                return new RawNull();
        }
    }

    private RawElement Element(RawExpr target, BracketedArgumentListSyntax list, bool conditional)
    {
        foreach (var argument in list.Arguments)
            if (argument.NameColon is not null || argument.RefKindKeyword.RawKind != 0)
                Fail("NX1001", argument, $"'{argument}' is not in the language.");
        return new RawElement(target, list.Arguments.Select(a => Expression(a.Expression)).ToEquatable(), conditional);
    }

    // `x?[t].First()[d]`: the chain after the question mark, applied to its receiver.
    private RawExpr Conditional(RawExpr receiver, ExpressionSyntax chain, bool conditional)
    {
        switch (chain)
        {
            case ElementBindingExpressionSyntax e: return From(chain, Element(receiver, e.ArgumentList, conditional));
            case MemberBindingExpressionSyntax m: return From(chain, new RawMember(receiver, m.Name.Identifier.ValueText));
            case ElementAccessExpressionSyntax e:
                return From(chain, Element(Conditional(receiver, e.Expression, conditional), e.ArgumentList, false));
            case InvocationExpressionSyntax c:
                return From(chain, new RawCall(Conditional(receiver, c.Expression, conditional), [], Arguments(c.ArgumentList)));
            case MemberAccessExpressionSyntax m:
                return From(chain, new RawMember(Conditional(receiver, m.Expression, conditional), m.Name.Identifier.ValueText));
            default:
                Fail("NX1001", chain, $"'{Shorten(chain)}' is not in the language after '?'.");
                return new RawNull();
        }
    }

    private EquatableArray<RawType> Generic(ExpressionSyntax called) => called switch
    {
        GenericNameSyntax g => AxesOf(g),
        MemberAccessExpressionSyntax { Name: GenericNameSyntax g } => AxesOf(g),
        _ => [],
    };

    private T From<T>(SyntaxNode syntax, T node) where T : RawNode
    {
        _nodes[node] = syntax;
        return node;
    }

    private static string Shorten(SyntaxNode node)
    {
        var text = string.Join(" ", node.ToString().Split([' ', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length > 60 ? text.Substring(0, 57) + "..." : text;
    }
}
