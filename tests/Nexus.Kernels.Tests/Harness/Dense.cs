namespace Nexus.Kernels.Tests.Harness;

/// <summary>Dense row-major numbers or ids with a shape.</summary>
public sealed record Dense(int[] Shape, float[] Numbers, int[]? Ids = null)
{
    /// <summary>A tensor of ids.</summary>
    public Dense(int[] shape, int[] ids) : this(shape, [], ids) { }

    /// <summary>The number of elements.</summary>
    public int Count => Ids?.Length ?? Numbers.Length;

    /// <summary>The same elements with another shape.</summary>
    public Dense Reshape(params int[] shape) => this with { Shape = shape };

    /// <summary>The dimensions in another order: dimension i of the result is dimension <c>order[i]</c> of this.</summary>
    public Dense Permute(params int[] order)
    {
        int[] shape = [.. order.Select(d => Shape[d])];
        var numbers = new float[Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            int from = 0, rest = i;
            for (int d = order.Length - 1; d >= 0; d--)
            {
                from += rest % shape[d] * Shape.Skip(order[d] + 1).Aggregate(1, (a, b) => a * b);
                rest /= shape[d];
            }
            numbers[i] = Numbers[from];
        }
        return new Dense(shape, numbers);
    }

    /// <summary>The rows [begin, begin + count) of dimension <paramref name="axis"/>.</summary>
    public Dense Slice(int axis, int begin, int count)
    {
        int[] shape = [.. Shape];
        shape[axis] = count;
        int inner = Shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b), outer = Shape.Take(axis).Aggregate(1, (a, b) => a * b);
        return Ids is null ? new Dense(shape, Copy(Numbers)) : new Dense(shape, Copy(Ids));

        TItem[] Copy<TItem>(TItem[] from)
        {
            var to = new TItem[outer * count * inner];
            for (int o = 0; o < outer; o++)
                Array.Copy(from, (o * Shape[axis] + begin) * inner, to, o * count * inner, count * inner);
            return to;
        }
    }

    /// <summary>Writes <paramref name="part"/> over the rows that begin at <paramref name="begin"/> of dimension <paramref
    /// name="axis"/>.</summary>
    public void Paste(int axis, int begin, Dense part)
    {
        int inner = Shape.Skip(axis + 1).Aggregate(1, (a, b) => a * b), outer = Shape.Take(axis).Aggregate(1, (a, b) => a * b);
        int count = part.Shape[axis];
        for (int o = 0; o < outer; o++)
            Array.Copy(part.Numbers, o * count * inner, Numbers, (o * Shape[axis] + begin) * inner, count * inner);
    }

    /// <summary><paramref name="first"/> and then <paramref name="second"/> along dimension <paramref name="axis"/>.</summary>
    public static Dense Concat(int axis, Dense first, Dense second)
    {
        int[] shape = [.. first.Shape];
        shape[axis] += second.Shape[axis];
        var whole = new Dense(shape, new float[first.Count + second.Count]);
        whole.Paste(axis, 0, first);
        whole.Paste(axis, first.Shape[axis], second);
        return whole;
    }
}
