using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;

namespace Nexus.Bench;

/// <summary>How BenchmarkDotNet runs here: in this process, because version 0.14.0 cannot build a project for net10.0.</summary>
internal static class InProcess
{
    internal static IConfig Config { get; } = DefaultConfig.Instance
        .AddJob(Job.ShortRun.WithToolchain(InProcessNoEmitToolchain.Instance))
        .WithOptions(ConfigOptions.DisableOptimizationsValidator);
}
