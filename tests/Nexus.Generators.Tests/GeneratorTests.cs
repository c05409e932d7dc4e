using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Nexus.Compiler.Front;
using Nexus.Compiler.Text;
using Nexus.Generators.Tests.Harness;

namespace Nexus.Generators.Tests;

/// <summary>The generator in a project: what it writes, what crosses assemblies, and that every project compiles with
/// it.</summary>
public sealed class GeneratorTests
{
    private const string Scale = Compile.Usings + """
        namespace Lib;
        /// <summary>y = g x</summary>
        [Layer(Source = "none")]
        public static partial class Scale
        {
            public const double Half = 0.5;
            public static Real Twice(Real v) => 2 * v;
            public static void Define<D>(In<D> x, Out<D> y, Real gain)
            {
                Index<D> d = new();
                Local<D> u = new();
                u[d] = x[d] * Half;
                y[d] = gain * Twice(u[d]);
            }
        }
        """;

    private const string Rows = Compile.Usings + """
        namespace App;
        [Layer(Source = "none")]
        public static partial class Rows
        {
            public static void Define<R, D>(In<R, D> x, In<R> g, Out<R, D> y)
            {
                Index<R> r = new();
                Lib.Scale.Define(x[r], y[r], g[r] * Lib.Scale.Half + Lib.Scale.Twice(1));
            }
        }
        """;

    [Fact]
    public void Output_is_one_file_a_layer_and_compiles()
    {
        var driver = Compile.Driver().RunGeneratorsAndUpdateCompilation(Compile.Project("Lib", Scale, Rows), out var whole,
            out var diagnostics);
        Assert.Empty(diagnostics);
        Assert.Equal(["App.Rows.g.cs", "Lib.Scale.g.cs"], Compile.Generated(driver).Keys.Order(StringComparer.Ordinal));
        Assert.Empty(whole.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id is not "CS1591"));
    }

    [Fact]
    public void A_layer_of_a_referenced_assembly_is_inlined_from_its_attribute()
    {
        var lib = Compile.Reference(Compile.Project("Lib", Scale));
        var app = Compile.Project("App", Rows).AddReferences(lib);
        Assert.Empty(Compile.Diagnose(app));
        var there = Compile.Generated(Compile.Driver().RunGenerators(app));
        Assert.Equal(["App.Rows.g.cs"], there.Keys);
        // The same file as when both are sources of one project: the assembly boundary leaves no trace.
        var here = Compile.Generated(Compile.Driver().RunGenerators(Compile.Project("Both", Scale, Rows)));
        Assert.Equal(here["App.Rows.g.cs"], there["App.Rows.g.cs"]);
    }

    [Fact]
    public void A_call_into_an_assembly_without_the_attribute_is_an_error_at_the_call()
    {
        using var stream = new MemoryStream();
        Assert.True(Compile.Project("Lib", Scale).Emit(stream).Success);
        var app = Compile.Project("App", Rows).AddReferences(MetadataReference.CreateFromImage(stream.ToArray()));
        var found = Assert.Single(Compile.Diagnose(app));
        Assert.Equal("NX1109", found.Id);
        Assert.StartsWith("Lib.Scale.Define(", Compile.At(found), StringComparison.Ordinal);
    }

    [Fact]
    public void The_attribute_holds_the_layer_as_written()
    {
        Compile.Driver().RunGeneratorsAndUpdateCompilation(Compile.Project("Lib", Scale), out var whole, out _);
        var attribute = whole.GetTypeByMetadataName("Lib.Scale")!.GetAttributes()
            .Single(a => a.AttributeClass!.Name == "LayerIrAttribute");
        var text = (string)attribute.ConstructorArguments.Single().Value!;
        Assert.Equal(Assert.Single(Sources.Parse(Scale)), RawParser.Parse(text));
    }

    [Fact]
    public void Names_near_the_caller_win()
    {
        var other = Scale.Replace("namespace Lib;", "namespace App;").Replace("2 * v", "3 * v").Replace("x[d] * Half", "x[d]");
        var near = Sources.Parse(Rows.Replace("Lib.Scale", "Scale")).Single();
        var core = Elaborator.Elaborate(near, new LayerTable([.. Sources.Parse(Scale), .. Sources.Parse(other)]));
        Assert.Contains("y[r, d] = (g[r] * 0.5 + 3) * (3 * Scale.u[r, d])", IrText.Print(core), StringComparison.Ordinal);
    }

    [Fact]
    public void Output_depends_on_no_culture_and_no_order_of_files()
    {
        var first = Compile.Generated(Compile.Driver().RunGenerators(Compile.Project("P", Scale, Rows)));
        var culture = CultureInfo.CurrentCulture;
        try
        {
            // Comma as the decimal sign, another minus sign.
            var strange = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            strange.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "\u2212" };
            CultureInfo.CurrentCulture = strange;
            var second = Compile.Generated(Compile.Driver().RunGenerators(Compile.Project("P", Rows, Scale)));
            Assert.Equal(first.OrderBy(f => f.Key), second.OrderBy(f => f.Key));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Axes_of_fixed_extent_come_from_source_and_from_references()
    {
        var lib = Compile.Project("Lib", Compile.Usings + "namespace Lib; [Extent(3)] public struct Three;");
        var own = Compile.Usings + "namespace App; [Extent(4)] struct Four; " +
            "[Layer(Source = \"none\")] static partial class Fixed { public static void Define(In<Four> x, Out<Lib.Three> y) " +
            "{ Index<Lib.Three> i = new(); Index<Four> j = new(); y[i] = Sum(j, x[j] * i) / Extent(j); } }";
        var app = Compile.Project("App", own).AddReferences(Compile.Reference(lib));
        Assert.Empty(Compile.Diagnose(app));
        Assert.Contains("App.Fixed.g.cs", Compile.Generated(Compile.Driver().RunGenerators(app)).Keys);
    }

    [Fact]
    public void Every_layer_of_the_kernels_room_elaborates()
    {
        var layers = Sources.Read(Sources.Kernels);
        Assert.True(layers.Count >= 15, $"Only {layers.Count} layers were found in {Sources.Kernels}.");
        var table = new LayerTable(layers);
        Assert.All(layers, layer =>
        {
            var core = Elaborator.Elaborate(layer, table);
            Assert.Equal(core, IrText.Parse(IrText.Print(core)));
            Assert.Equal(layer, RawParser.Parse(RawText.Print(layer)));
        });
    }
}
