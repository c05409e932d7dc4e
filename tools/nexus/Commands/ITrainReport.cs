using Nexus.Models;

namespace Nexus.Tool.Commands;

/// <summary>Shows a training run.</summary>
interface ITrainReport
{
    /// <summary>Shows a progress report.</summary>
    void Progress(in TrainProgress progress);

    /// <summary>Shows the end.</summary>
    void Done(TrainResult result, string output);
}
