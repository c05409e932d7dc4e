using FsCheck;
using FsCheck.Fluent;
using Nexus.Compiler.Front;
using Nexus.Compiler.Ir;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>Raw IR as text: exact inverses, for every layer and for formulas nobody would write.</summary>
public sealed class RawTextTests
{
    private static readonly string[] Operators =
        ["+", "-", "*", "/", "%", "<", "<=", ">", ">=", "==", "!=", "&", "|", "&&", "||", "??"];

    private static readonly string[] Names = ["x", "w1", "index", "local", "let", "call", "time", "in", "sum", "\u0394t"];

    [Fact]
    public void Every_formula_reads_back_as_itself() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(
        Arb.From(Gen.Sized(Formula)), formula =>
        {
            RawLayer[] layers =
            [
                Layer(new RawEquation(new RawMember(new RawName("y"), "Value"), formula)),
                Layer(new RawAbbreviation("v", formula)),
                Layer(new RawLayerCall("A.B", [], EquatableArray.Of<RawArgument>(new("gain", formula), new(null, formula)))),
            ];
            return layers.All(l => RawParser.Parse(RawText.Print(l)).Equals(l));
        }));

    [Theory]
    [InlineData("y[d] = (a - (b - c)) * -(d - 1) + f(x) / (g / h);", "y[d] = (a - (b - c)) * -(d - 1) + f(x) / (g / h)")]
    [InlineData("y[d] = ((a + b)) + c * (d);", "y[d] = a + b + c * d")]
    [InlineData("y[^1, d] = x?[t].First()[d] ?? (z?[t] ?? 0);", "y[^1, d] = x?[t].First()[d] ?? z?[t] ?? 0")]
    [InlineData("y[d] = Sum(i, x[i] * 1e-6f, where: i < d & !(i == 3 | flag));",
        "y[d] = Sum(i, x[i] * 9.999999974752427E-07, where: i < d & !(i == 3 | flag))")]
    [InlineData("var a = At<T>(Div(t, 8) * 8 - 1) < b;", "let a = At<T>(Div(t, 8) * 8 - 1) < b")]
    [InlineData("A.B.Define<T, Joined<H, K>>(x[b, .., h, ..], null, y: q[t].Join(), +2.0);",
        "call A.B<T, Joined<H, K>>(x[b, .., h, ..], null, y: q[t].Join(), 2.0)")]
    [InlineData("Real r = (Real)3 / k!; ", "let r = Real(3) / k")]
    [InlineData("loss.Value = double.PositiveInfinity - int.MaxValue;", "loss.Value = double.PositiveInfinity - int.MaxValue")]
    [InlineData("Index<D> i = new(), j = new Index<D>();", "index i[D]\nindex j[D]")]
    [InlineData("Local u = new(); var v = new Local<T, Concat<A, Two>>();", "local u[]\nlocal v[T, Concat<A, Two>]")]
    public void A_statement_reads_as(string statement, string text)
    {
        var layer = Sources.Parse(
            $"[Layer(Source = \"s\")] static partial class L {{ public static void Define() {{ {statement} }} }}").Single();
        Assert.Equal("layer L\n" + text + "\n", RawText.Print(layer));
        Assert.Equal(layer, RawParser.Parse(RawText.Print(layer)));
    }

    [Fact]
    public void A_signature_reads_as()
    {
        const string source = """
            namespace A.B { namespace C { [Nexus.Spec.Layer(Source = "s")] internal static partial class L {
                private const double Half = 0.5, Third = 1.0 / 3;
                private const string Name = "not for equations";
                internal static void Define<T, D, V>(
                    Nexus.Spec.In<T, Joined<D, D>> x, Ids<T, V> id, Weight<D>? w, Out y, Real g, Int n,
                    double eps = -1e-6, int k = int.MaxValue, bool flag = true, Weight<D>? v = null)
                    where D : struct where T : struct, ITime { }
                static Real F<D>(In<D> x, Pos<D> at, Cond when)
                {
                    Index<D> i = new();
                    var s = Sum(i, x[i]);
                    return Select(when, s, x[at]);
                }
                public static double Host(double[] x) { for (;;) { } }
            } } }
            """;
        Assert.Equal("""
            layer A.B.C.L
            axis T time
            axis D
            axis V
            in x[T, Joined<D, D>]
            ids id[T, V]
            weight w[D]?
            out y[]
            number g
            integer n
            real eps = -1E-06
            int k = int.MaxValue
            bool flag = true
            weight v[D]? = null
            const Half = 0.5
            const Third = 1.0 / 3
            function F<D>(in x[D], position at[D], condition when)
              index i[D]
              let s = Sum(i, x[i])
              return Select(when, s, x[at])

            """, RawText.Print(Sources.Parse(source).Single()));
    }

    [Theory]
    [InlineData("layer L\ny[d = 1", "']'", "column 5")]
    [InlineData("layer L\ny[d] = 1 +", "a name", "column 11")]
    [InlineData("layer L\ny[d] = 1 2", "end of the line", "column 10")]
    public void Text_that_is_no_raw_IR_is_refused_with_its_place(string text, string expected, string column)
    {
        var error = Assert.Throws<FormatException>(() => RawParser.Parse(text));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains(column, error.Message, StringComparison.Ordinal);
    }

    private static RawLayer Layer(RawStatement statement) => new("N.L", [], [], [], [], EquatableArray.Of(statement));

    private static Gen<RawExpr> Formula(int size)
    {
        Gen<RawExpr>[] leaves =
        [
            Gen.Elements(Names).Select(n => (RawExpr)new RawName(n)),
            Gen.Choose(0, 99).Select(n => (RawExpr)new RawNumber(n, true)),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(f => (RawExpr)new RawNumber(Math.Abs(f.Get), false)),
            Gen.Constant((RawExpr)new RawNull()),
        ];
        if (size <= 1) return Gen.OneOf(leaves);
        var part = Formula(size / 3);
        var arguments = part.ListOf(2);
        return Gen.OneOf(
        [
            .. leaves,
            from op in Gen.Elements(Operators) from x in part from y in part select (RawExpr)new RawBinary(op, x, y),
            from op in Gen.Elements("-", "!", "^") from x in part select (RawExpr)new RawUnary(op, x),
            from x in part
            from list in arguments
            from conditional in Gen.Elements(true, false)
            select (RawExpr)new RawElement(x, list.ToEquatable(), conditional),
            from x in part from name in Gen.Elements(Names) select (RawExpr)new RawMember(x, name),
            from x in part
            from list in arguments
            from axes in Gen.Elements(0, 2)
            select (RawExpr)new RawCall(x, Enumerable.Repeat(new RawType("D", []), axes).ToEquatable(),
                list.Select((a, k) => new RawArgument(k == 1 ? "where" : null, a)).ToEquatable()),
        ]);
    }
}
