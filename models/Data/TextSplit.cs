using Nexus.Runtime;

namespace Nexus.Models;

/// <summary>A text cut in two: the beginning trains, the end validates. Both hand out sequences of T inputs and the T bytes
/// that follow each.</summary>
public sealed class TextSplit
{
    readonly ByteCorpus corpus;
    readonly int trainLength;

    /// <summary>Cuts off the end of the text.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="validation">Part held out: a fraction below 1, else bytes.</param>
    /// <param name="context">T.</param>
    /// <exception cref="NexusException">A part is shorter than one sequence.</exception>
    public TextSplit(ByteCorpus corpus, double validation, int context)
    {
        this.corpus = corpus;
        Context = context;
        int length = corpus.Bytes.Length;
        double held = validation < 1 ? Math.Round(length * validation) : Math.Round(validation);
        ValidationLength = (int)Math.Min(held, length);
        trainLength = length - ValidationLength;
        if (trainLength < context + 2 || ValidationLength < context)
        {
            throw new NexusException($"{corpus.Source}: expected at least {context + 2} bytes to train on and {context} to " +
                $"validate with (context {context}), actual {trainLength} and {ValidationLength} of {length}. Give more text, " +
                "or a smaller --context.");
        }
    }

    /// <summary>T, tokens of a sequence.</summary>
    public int Context { get; }

    /// <summary>Bytes that train.</summary>
    public int TrainLength => trainLength;

    /// <summary>Bytes held out.</summary>
    public int ValidationLength { get; }

    /// <summary>Whole sequences in the first <paramref name="bytes"/> held-out bytes (0: all of them).</summary>
    public int ValidationWindows(int bytes) => (bytes > 0 ? Math.Min(bytes, ValidationLength) : ValidationLength) / Context;

    /// <summary>Training sequence of a number: where it begins is a pure function of the random stream and number, so a resumed
    /// run sees what it would have.</summary>
    public void Train(CounterRandom random, ulong number, Span<int> inputs, Span<int> targets) =>
        Copy(random.Below(trainLength - Context, number), inputs, targets);

    /// <summary>Validation sequence: window <paramref name="index"/> of consecutive ones. Its targets are held-out bytes only;
    /// its first input is the byte before them.</summary>
    public void Validate(int index, Span<int> inputs, Span<int> targets) =>
        Copy(trainLength - 1 + index * Context, inputs, targets);

    void Copy(int start, Span<int> inputs, Span<int> targets)
    {
        ReadOnlySpan<byte> text = corpus.Bytes.Slice(start, Context + 1);
        for (int t = 0; t < Context; t++)
        {
            inputs[t] = text[t];
            targets[t] = text[t + 1];
        }
    }
}
