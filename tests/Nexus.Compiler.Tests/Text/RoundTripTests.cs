using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Text;

public class RoundTripTests
{
    public static TheoryData<string, string> Texts()
    {
        var data = new TheoryData<string, string> { { nameof(Layers.Forms), Layers.Forms } };
        foreach (var (name, text) in Layers.All) data.Add(name, text);
        return data;
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_and_records_are_each_others_image(string name, string text)
    {
        var layer = IrText.Parse(text);
        var printed = IrText.Print(layer);
        var again = IrText.Parse(printed);

        Assert.Equal(layer, again);
        Assert.Equal(printed, IrText.Print(again));
        Assert.EndsWith(name == "Forms" ? "Every.Form" : name, layer.Name);
        if (name != "Forms") Assert.Equal(text.ReplaceLineEndings("\n").Replace("\n    ", " ").Trim(), printed.Trim());
    }

    [Theory]
    [InlineData("layer A\naxis T tim", "line 2, column 8", "the end of the line", "tim")]
    [InlineData("layer A\nin x[T\n", "line 3, column 1", "']'", "end of line")]
    [InlineData("layer A\ny[t] = foo(x[t])", "line 2, column 11", "the name 'foo'", "(")]
    [InlineData("layer A\nfoo x[T]", "line 2, column 1", "an equation", "foo")]
    [InlineData("layer A\ny[t] = when<t >= 1>(x[t])", "line 2, column 19", "0 on the right", ">")]
    public void Errors_say_where_and_what(string text, string place, string expected, string found)
    {
        var error = Assert.Throws<FormatException>(() => IrText.Parse(text));
        Assert.Contains(place, error.Message);
        Assert.Contains(expected, error.Message);
        Assert.Contains($"found '{found}'", error.Message);
    }
}
