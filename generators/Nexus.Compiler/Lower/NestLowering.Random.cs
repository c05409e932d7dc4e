using System.Globalization;
using Nexus.Compiler.Ir;
using Nexus.Compiler.Plan;

namespace Nexus.Compiler.Lower;

public sealed partial class NestLowering
{
    private const int MostCounters = 4;

    // One number for each lane: a counter is its value on the first lane and what each further lane adds to it.
    private string UniformValue(Uniform random)
    {
        if (random.Counters.Count is 0 or > MostCounters)
            throw new PlanException($"Uniform has {random.Counters.Count} counters; give it 1 to {MostCounters}");
        var seed = random.Seed switch
        {
            Num n => ((long)n.Value).ToString(CultureInfo.InvariantCulture),
            Number n when !VariesWithLanes(n.Value) => IntegerOf(n.Value, absolute: true),
            _ => throw new PlanException("the seed of Uniform must be an integer that is the same for all elements: a number, an int hyper-parameter"),
        };
        var arguments = new List<string> { seed };
        foreach (var counter in random.Counters)
        {
            if (counter.Terms.Any(t => t.Atom is CompoundAtom && VariesWithLanes(Affines.Of(t.Atom))))
                throw new PlanException("a counter of Uniform is a quotient or remainder along the vector lanes, which is not supported");
            arguments.Add(IntegerOf(counter, absolute: true));
            arguments.Add(LaneCoefficient(counter).ToString(CultureInfo.InvariantCulture));
        }
        return Op("random" + random.Counters.Count.ToString(CultureInfo.InvariantCulture), [.. arguments]);
    }
}
