namespace Nexus.Generators;

/// <summary>What a spec may do wrong that C# accepts.</summary>
public static class Rules
{
    /// <summary>All rules, by number.</summary>
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("NX1001", "A form that is not in the language of layers",
            "Define holds declarations, equations and calls; anything else has no meaning as mathematics.",
            Map("y[d] = x[d]; y[d] += 1;"),
            Map("y[d] = x[d] + 1;")),
        new("NX1002", "C# control flow in an equation",
            "Equations have no order and hold for all elements at once; if, loops and ?: run once, when the layer is built.",
            Map("y[d] = x[d] * (half ? 0.5 : 1);", "bool half = false"),
            Map("y[d] = x[d] * Select(half, 0.5, 1);", "bool half = false")),
        new("NX1003", "A layer is not of the form: static partial class, one public static void Define",
            "The kernel is generated into the class, and callers inline its one Define.",
            Map("y[d] = x[d];").Replace("public ", ""),
            Map("y[d] = x[d];")),
        new("NX1004", "A parameter of another type than the language has",
            "Callers bind arrays (In, Weight, Out, Ids) and numbers (Real, Int, double, int, bool).",
            Map("y[d] = x[d];", "string name"),
            Map("y[d] = scale * x[d];", "double scale")),
        new("NX1101", "An index on the right is neither on the left nor bound",
            "It would have no value; summing over a repeated index is said with Sum.",
            Rows("y[n] = w[n, d] * x[d];"),
            Rows("y[n] = Sum(d, w[n, d] * x[d]);")),
        new("NX1102", "A reduction binds an index that is on the left",
            "On the left it has one value for each element, in the reduction all of them; the two need two indices.",
            Map("y[d] = x[d] / Sum(d, x[d]);"),
            Map("y[d] = x[d] / Sum(j, x[j]);")),
        new("NX1103", "A bound index does not occur in the formula",
            "The reduction would count the axis, which is more often a slip than meant; Extent says it plainly.",
            Rows("y[n] = Sum(d, w[n, 0]);"),
            Rows("y[n] = Sum(d, w[n, d]);")),
        new("NX1104", "A second equation for the same elements",
            "Equations have no order, so neither could win.",
            Map("y[d] = x[d]; y[j] = 0;"),
            Map("y[d] = Select(d == 0, 0, x[d]);")),
        new("NX1105", "An Out or a Local is not defined, or only in part",
            "Its elements would be whatever memory holds.",
            Map("Local<D> u = new(); y[d] = x[d] + u[d];"),
            Map("Local<D> u = new(); u[d] = Sq(x[d]); y[d] = x[d] + u[d];")),
        new("NX1106", "C# divides two of its own integers without remainder",
            "1 / 2 is 0 before the layer sees it.",
            Map("y[d] = 1 / 2 * x[d];"),
            Map("y[d] = 1.0 / 2 * x[d];")),
        new("NX1107", "A name that is not declared in the layer",
            "A layer is a pure function of its parameters: fields and properties have values only when the program runs.",
            "static double gain = 2; " + Map("y[d] = gain * x[d];"),
            "const double gain = 2; " + Map("y[d] = gain * x[d];")),
        new("NX1108", "Another kind of value is wanted here",
            "An element, an integer, a condition and an array are different things; an optional array needs a substitute.",
            Map("y[d] = x[d] * w![d];", "Weight<D>? w"),
            Map("y[d] = x[d] * (w?[d] ?? 1);", "Weight<D>? w")),
        new("NX1109", "A call of something that is no layer, or of the layer itself",
            "A call is inlined, so its equations must be known: from source or from the attribute in a referenced assembly.",
            Map("Other.Define(x, y);"),
            Map("y[d] = 2 * x[d];"),
            "static class Other { " + Map("y[d] = 2 * x[d];") + " }"),
        new("NX1110", "Axes that do not agree, or no axis at all",
            "An axis is a type parameter of Define or a struct with a fixed extent; views need joined or concatenated axes.",
            Map("Index<Loose> k = new(); y[d] = Sum(k, k * x[d]);"),
            Map("Index<Five> k = new(); y[d] = Sum(k, k * x[d]);"),
            "struct Loose; [Extent(5)] struct Five;"),
        new("NX1111", "A left side that does not name elements one by one",
            "An equation defines every element once: distinct indices, fixed positions, or positions before the first.",
            Map("y[d] = x[d]; z[d, d] = x[d];", "Out<D, D> z"),
            Map("y[d] = x[d]; z[d, j] = Select(d == j, x[d], 0);", "Out<D, D> z")),
        new("NX1112", "A function without equations",
            "Functions are inlined: the words of Nexus.Spec.Maths, and static functions of this layer or of another.",
            Map("y[d] = Other.Twice(x[d]);"),
            "static Real Twice(Real v) => 2 * v; " + Map("y[d] = Twice(x[d]);"),
            "static class Other { public static Real Twice(Real v) => 2 * v; }"),
        new("NX1114", "Arguments that do not fit",
            "An Out needs a place to write to; a formula has none.",
            Map("Total.Define(x, x[j] + 1); y[d] = x[d];"),
            Map("Local u = new(); Total.Define(x, u); y[d] = x[d] / u.Value;"),
            "[Layer(Source = \"none\")] static partial class Total " +
            "{ public static void Define<D>(In<D> x, Out sum) { Index<D> d = new(); sum.Value = Sum(d, x[d]); } }"),
        new("NX1115", "A reduction binds an index that an outer reduction has bound",
            "Which of the two an element means would depend on where it stands.",
            Map("y[d] = x[d] * Sum(j, x[j] * Sum(j, Sq(x[j])));"),
            Map("y[d] = x[d] * Sum(j, x[j] * Sum(i, Sq(x[i])));")),
        new("NX2104", "An element that is defined in terms of itself",
            "A recurrence reads an earlier (or a later) position on its axis; at the same position nothing could begin.",
            Map("Local<D> u = new(); u[d] = x[d] - y[d]; y[d] = Sq(u[d]);"),
            Map("Local<D> u = new(); u[d] = x[d] - 1; y[d] = Sq(u[d]);")),
    ];

    // A layer from [D] to [D].
    private static string Map(string body, string more = "") =>
        $"public static void Define<D>(In<D> x, Out<D> y{(more.Length == 0 ? "" : ", " + more)}) " +
        $"{{ Index<D> d = new(), j = new(), i = new(); {body} }}";

    // A layer from [D] to [N] with a matrix.
    private static string Rows(string body) => "public static void Define<D, N>(In<D> x, In<N, D> w, Out<N> y) " +
        $"{{ Index<D> d = new(); Index<N> n = new(); {body} }}";
}
