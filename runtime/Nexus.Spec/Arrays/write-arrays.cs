#:property PublishAot=false
// Writes Arrays/Rank1.cs … Rank5.cs, Arrays/Views.cs and Evaluate/Evaluation.Arrays.cs:
//   dotnet run runtime/Nexus.Spec/Arrays/write-arrays.cs runtime/Nexus.Spec
// C# has no variadic generics, so each rank is a set of classes; this keeps the sets equal. Not part of the assembly.
using System.Text;

var room = args[0];
const int MaxRank = 5;
string[] axes = ["A", "B", "C", "D", "E"];

string Types(IEnumerable<string> names) => string.Join(", ", names);
string Positions(IEnumerable<string> names) => string.Join(", ", names.Select(n => $"Pos<{n}> {n.ToLower()}"));
string Values(IEnumerable<string> names) => string.Join(", ", names.Select(n => n.ToLower()));
string Docs(int rank) => rank == 1 ? "one axis" : $"{rank} axes";

// The indexers of rank r: the element first (messages name it), then `..` patterns, then leading slices.
void Indexers(StringBuilder text, string kind, int rank, bool settable, bool hiding, bool slices)
{
    var names = axes[..rank];
    var fresh = hiding ? "new " : "";
    var values = Values(names);
    text.AppendLine($"    public {fresh}Real this[{Positions(names)}]" + (settable ? "" : $" => Read({values});"));
    if (settable) text.AppendLine($"    {{ get => Read({values}); set => Write(value, {values}); }}");
    if (!slices) return;
    for (var mask = 1; mask < (1 << rank) - 1; mask++) // bit k: dimension k stays
    {
        bool Stays(int k) => (mask >> k & 1) == 1;
        var parts = names.Select((n, k) => Stays(k) ? $"Range {n.ToLower()}" : $"Pos<{n}> {n.ToLower()}");
        Slice(names.Where((_, k) => Stays(k)), string.Join(", ", parts), values);
    }
    for (var k = 1; k < rank; k++) Slice(names[k..], Positions(names[..k]), Values(names[..k]));

    void Slice(IEnumerable<string> kept, string parameters, string fix) =>
        text.AppendLine($"    public {fresh}{kind}<{Types(kept)}> this[{parameters}] => new(Fix({fix}));");
}

for (var rank = 1; rank <= MaxRank; rank++)
{
    var names = axes[..rank];
    var types = Types(names);
    var text = new StringBuilder($$"""
        // Written by write-arrays.cs; edit that, not this.
        using System.Runtime.CompilerServices;

        namespace Nexus.Spec;

        /// <summary>An input with {{Docs(rank)}}. Index it for an element, with fewer positions or <c>..</c> for a
        /// slice.</summary>
        public class In<{{types}}> : SpecArray
        {
            internal In(View view) : base(view) { }


        """);
    Indexers(text, "In", rank, settable: false, hiding: false, slices: true);
    text.AppendLine($$"""
        }

        /// <summary>A trained parameter with {{Docs(rank)}}.</summary>
        public class Weight<{{types}}> : In<{{types}}>
        {
            internal Weight(View view) : base(view) { }

        """);
    Indexers(text, "Weight", rank, settable: false, hiding: true, slices: true);
    text.AppendLine($$"""
        }

        /// <summary>An array with {{Docs(rank)}} that the layer defines: each element by one equation.</summary>
        public class Out<{{types}}> : In<{{types}}>
        {
            internal Out(View view) : base(view) { }

        """);
    Indexers(text, "Out", rank, settable: true, hiding: true, slices: true);
    text.AppendLine($$"""
        }

        /// <summary>An array of the layer's own with {{Docs(rank)}}.</summary>
        /// <remarks>It has one more for each outer index that reaches its equations.</remarks>
        public sealed class Local<{{types}}> : Out<{{types}}>
        {
            /// <summary>A new array. The arguments are filled in by the compiler and name it in messages.</summary>
            public Local([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
                : base(View.Local(file, line, {{string.Join(", ", names.Select(n => $"typeof({n})"))}})) { }

        """);
    Indexers(text, "Local", rank, settable: true, hiding: true, slices: false);
    text.AppendLine($$"""
        }

        /// <summary>Positions on axis <typeparamref name="V"/>, with {{Docs(rank)}}: <c>table[ids[t], d]</c> gathers.</summary>
        /// <remarks>A gather outside V is an error.</remarks>
        public sealed class Ids<{{types}}, V> : SpecArray
        {
            internal Ids(View view) : base(view) { }

            public Pos<V> this[{{Positions(names)}}] => new(new IdNode(View.Array, Place({{Values(names)}})));
        """);
    for (var k = 1; k < rank; k++)
    {
        var (first, rest) = (names[..k], names[k..]);
        text.AppendLine($"    public Ids<{Types(rest)}, V> this[{Positions(first)}] => new(Fix({Values(first)}));");
    }
    text.AppendLine("}");
    File.WriteAllText(Path.Combine(room, "Arrays", $"Rank{rank}.cs"), text.ToString());
}

var views = new StringBuilder("""
    // Written by write-arrays.cs; edit that, not this.
    namespace Nexus.Spec;

    /// <summary>The same elements under other axes, on both sides of an equation. Nothing is copied, and no order
    /// changes.</summary>
    public static class Views
    {

    """);
foreach (var kind in new[] { "In", "Weight", "Out" })
    for (var rank = 1; rank <= MaxRank; rank++)
    {
        var lead = axes[..(rank - 1)];
        string Kind(params string[] last) => $"{kind}<{Types([.. lead, .. last])}>";
        void Member(string summary, string name, string result, string[] own, string from, string change)
        {
            views.AppendLine($"    /// <summary>{summary}</summary>");
            views.AppendLine($"    public static {result} {name}<{Types(own)}>(this {from} x) =>");
            views.AppendLine($"        new(x.View.{change});");
            views.AppendLine();
        }
        var (joined, pair, parts) = (Kind("Joined<H, K>"), Kind("H", "K"), Kind("Concat<F, S>"));
        string[] factors = [.. lead, "H", "K"], halves = [.. lead, "F", "S"];
        if (rank < MaxRank)
        {
            Member("[.., H × K] as [.., H, K].", "Split", pair, factors, joined, "Change(-2, 2, Positions.Join<H, K>)");
            Member("[.., H, K] as [.., H × K].", "Join", joined, factors, pair, "Change(-1, 1, Positions.Split<H, K>)");
        }
        if (rank is > 1 and < MaxRank)
            Member("[H, K, ..] as [H × K, ..].", "JoinRows", $"{kind}<{Types(["Joined<H, K>", .. lead])}>", ["H", "K", .. lead],
                $"{kind}<{Types(["H", "K", .. lead])}>", "Change(0, 1, Positions.Split<H, K>)");
        Member("The first part of the last axis.", "First", Kind("F"), halves, parts, "Change(-1, 1, Positions.First<F, S>)");
        Member("The second part of the last axis.", "Second", Kind("S"), halves, parts, "Change(-1, 1, Positions.Second<F, S>)");
    }
views.Length -= Environment.NewLine.Length;
views.AppendLine("}");
File.WriteAllText(Path.Combine(room, "Arrays", "Views.cs"), views.ToString());

var factories = new StringBuilder("""
    // Written by Arrays/write-arrays.cs; edit that, not this.
    using System.Diagnostics.CodeAnalysis;

    namespace Nexus.Spec;

    public sealed partial class Evaluation
    {
        /// <summary>An output of rank 0.</summary>
        public Out Out(string name) => new(BindOut(name));

    """);
for (var rank = 1; rank <= MaxRank; rank++)
{
    var types = Types(axes[..rank]);
    var typeOf = string.Join(", ", axes[..rank].Select(n => $"typeof({n})"));
    foreach (var (kind, what) in new[] { ("In", "An input"), ("Weight", "A parameter") })
        factories.AppendLine($$"""

                /// <summary>{{what}} with {{Docs(rank)}}: float[] or double[], row-major or with {{rank}} dimensions.</summary>
                /// <remarks>Null: an optional array that is absent.</remarks>
                [return: NotNullIfNotNull(nameof(data))]
                public {{kind}}<{{types}}>? {{kind}}<{{types}}>(string name, Array? data) =>
                    Bind(name, ArrayPart.{{kind}}, data, {{typeOf}}) is { } view ? new(view) : null;
            """);
    factories.AppendLine($$"""

            /// <summary>Positions on axis <typeparamref name="V"/>, int[]; values outside V may be stored, but not gathered
            /// with.</summary>
            public Ids<{{types}}, V> Ids<{{types}}, V>(string name, Array data) =>
                new(BindIds(name, data, [{{typeOf}}], typeof(V)));

            /// <summary>An output with {{Docs(rank)}}.</summary>
            public Out<{{types}}> Out<{{types}}>(string name) =>
                new(BindOut(name, {{typeOf}}));
        """);
}
factories.AppendLine("}");
File.WriteAllText(Path.Combine(room, "Evaluate", "Evaluation.Arrays.cs"), factories.ToString());
