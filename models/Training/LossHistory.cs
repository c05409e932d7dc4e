namespace Nexus.Models;

/// <summary>The loss of every step in at most 1,024 points, each the mean of as many steps, and the validation losses. Adding
/// allocates nothing.</summary>
public sealed class LossHistory
{
    const int Most = 1024;

    readonly double[] trainSteps = new double[Most];
    readonly double[] trainLosses = new double[Most];
    readonly double[] validationSteps = new double[Most];
    readonly double[] validationLosses = new double[Most];
    int trainCount, validationCount, stride = 1, pending;
    double sum;

    /// <summary>Points of the training curve.</summary>
    public int TrainCount => trainCount;

    /// <summary>Points of the validation curve.</summary>
    public int ValidationCount => validationCount;

    /// <summary>Last steps of the training points.</summary>
    public ReadOnlySpan<double> TrainSteps => trainSteps.AsSpan(0, trainCount);

    /// <summary>Mean losses of the training points, nats per token.</summary>
    public ReadOnlySpan<double> TrainLosses => trainLosses.AsSpan(0, trainCount);

    /// <summary>Steps of the validations.</summary>
    public ReadOnlySpan<double> ValidationSteps => validationSteps.AsSpan(0, validationCount);

    /// <summary>Validation losses, nats per token.</summary>
    public ReadOnlySpan<double> ValidationLosses => validationLosses.AsSpan(0, validationCount);

    /// <summary>Adds the loss of a step.</summary>
    public void AddTrain(int step, double loss)
    {
        sum += loss;
        if (++pending < stride)
        {
            return;
        }
        if (trainCount == Most)
        {
            Halve();
        }
        trainSteps[trainCount] = step;
        trainLosses[trainCount++] = sum / pending;
        (sum, pending) = (0, 0);
    }

    /// <summary>Adds a validation.</summary>
    public void AddValidation(int step, double loss)
    {
        if (validationCount == Most)
        {
            validationCount = 0;
            for (int i = 1; i < Most; i += 2)
            {
                validationSteps[validationCount] = validationSteps[i];
                validationLosses[validationCount++] = validationLosses[i];
            }
        }
        validationSteps[validationCount] = step;
        validationLosses[validationCount++] = loss;
    }

    /// <summary>Mean of the last <paramref name="points"/> training points.</summary>
    public double RecentTrain(int points)
    {
        int count = Math.Min(points, trainCount);
        double total = 0;
        for (int i = trainCount - count; i < trainCount; i++)
        {
            total += trainLosses[i];
        }
        return count == 0 ? double.NaN : total / count;
    }

    internal double[] TrainPairs() => Pairs(TrainSteps, TrainLosses);

    internal double[] ValidationPairs() => Pairs(ValidationSteps, ValidationLosses);

    /// <summary>What is not yet a point: steps of a point, steps added, their sum.</summary>
    internal double[] Pending() => [stride, pending, sum];

    /// <summary>The history as a checkpoint kept it.</summary>
    /// <param name="train">Step and loss, alternating.</param>
    /// <param name="validation">Step and loss, alternating.</param>
    /// <param name="rest">As of <see cref="Pending"/>; null: it was not kept, and the last two points say how many steps make
    /// one.</param>
    internal void Restore(double[] train, double[] validation, double[]? rest)
    {
        (trainCount, validationCount) = (0, 0);
        for (int i = 0; i + 1 < train.Length && trainCount < Most; i += 2)
        {
            trainSteps[trainCount] = train[i];
            trainLosses[trainCount++] = train[i + 1];
        }
        double between = trainCount > 1 ? trainSteps[trainCount - 1] - trainSteps[trainCount - 2] : 1;
        (stride, pending, sum) = rest is null ? ((int)Math.Max(1, between), 0, 0)
            : ((int)Math.Max(1, rest[0]), (int)rest[1], rest[2]);
        for (int i = 0; i + 1 < validation.Length; i += 2)
        {
            AddValidation((int)validation[i], validation[i + 1]);
        }
    }

    void Halve()
    {
        for (int i = 0; i < Most / 2; i++)
        {
            trainSteps[i] = trainSteps[2 * i + 1];
            trainLosses[i] = (trainLosses[2 * i] + trainLosses[2 * i + 1]) / 2;
        }
        trainCount = Most / 2;
        stride *= 2;
    }

    static double[] Pairs(ReadOnlySpan<double> steps, ReadOnlySpan<double> losses)
    {
        double[] pairs = new double[2 * steps.Length];
        for (int i = 0; i < steps.Length; i++)
        {
            (pairs[2 * i], pairs[2 * i + 1]) = (steps[i], losses[i]);
        }
        return pairs;
    }
}
