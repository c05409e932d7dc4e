using Nexus.Compiler.Evaluate;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Passes;
using Nexus.Compiler.Text;

namespace Nexus.Compiler.Tests.Passes;

public class NormaliseTests
{
    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Values_stay(string name)
    {
        var c = Case.All[name];
        var normal = Normalise.Run(c.Layer);
        var before = new Evaluator(c.Layer, c.Inputs());
        var after = new Evaluator(normal, c.Inputs());
        foreach (var output in c.Layer.Arrays.Where(a => a.Kind == ArrayKind.Out))
            Near.Equal(before[output.Name].Value, after[output.Name].Value, 1e-14, output.Name);
    }

    [Theory]
    [MemberData(nameof(Case.Names), MemberType = typeof(Case))]
    public void Every_reduction_is_a_root_and_the_pass_is_idempotent(string name)
    {
        var normal = Normalise.Run(Case.All[name].Layer);
        foreach (var equation in normal.Equations)
            Assert.False(Scope.Any(equation.Value is Red r ? r.Body : equation.Value, x => x is Red), IrText.Print(equation));
        Assert.Equal(IrText.Print(normal), IrText.Print(Normalise.Run(normal)));
        Assert.Equal(normal, IrText.Parse(IrText.Print(normal)));
        if (Environment.GetEnvironmentVariable("SHOW") is { } d) File.AppendAllText(d, IrText.Print(normal) + "\n");
    }
}
