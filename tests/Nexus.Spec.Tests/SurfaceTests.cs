using System.Reflection;

namespace Nexus.Spec.Tests;

/// <summary>The written-out array classes are complete and equal in shape.</summary>
public class SurfaceTests
{
    public static TheoryData<Type, int> Arrays
    {
        get
        {
            var data = new TheoryData<Type, int>();
            Type[][] kinds =
            [
                [typeof(In<>), typeof(In<,>), typeof(In<,,>), typeof(In<,,,>), typeof(In<,,,,>)],
                [typeof(Weight<>), typeof(Weight<,>), typeof(Weight<,,>), typeof(Weight<,,,>), typeof(Weight<,,,,>)],
                [typeof(Out<>), typeof(Out<,>), typeof(Out<,,>), typeof(Out<,,,>), typeof(Out<,,,,>)],
            ];
            foreach (var kind in kinds)
                for (var rank = 1; rank <= kind.Length; rank++) data.Add(kind[rank - 1], rank);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Arrays))]
    public void EveryPatternOfPositionsHasAnIndexer(Type array, int rank)
    {
        var indexers = array.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(p => p.GetIndexParameters().Length > 0).ToArray();
        // The element; every mix of positions and `..` but none and all; leading slices.
        Assert.Equal(1 + ((1 << rank) - 2) + (rank - 1), indexers.Length);
        Assert.Equal(typeof(Real), indexers[0].PropertyType);
        Assert.All(indexers[1..], i => Assert.Equal(array.Name.Split('`')[0], i.PropertyType.Name.Split('`')[0]));
        foreach (var indexer in indexers[1..])
        {
            var parameters = indexer.GetIndexParameters();
            bool Stays(int k) => k >= parameters.Length || parameters[k].ParameterType == typeof(Range);
            var stays = array.GetGenericArguments().Where((_, k) => Stays(k));
            Assert.Equal(stays.Select(a => a.Name), indexer.PropertyType.GetGenericArguments().Select(a => a.Name));
        }
    }

    [Theory]
    [InlineData("Split", 4)]
    [InlineData("Join", 4)]
    [InlineData("JoinRows", 3)]
    [InlineData("First", 5)]
    [InlineData("Second", 5)]
    public void ViewsExistForEveryKindAndRank(string view, int ranks) =>
        Assert.Equal(3 * ranks, typeof(Views).GetMethods().Count(m => m.Name == view));

    [Fact]
    public void ALayerNamesItsSource() => Assert.Equal("Zhang & Sennrich 2019, arXiv:1910.07467, eq. 4",
        typeof(Layers.RmsNorm).GetCustomAttribute<LayerAttribute>()!.Source);
}
