using BenchmarkDotNet.Running;
using Nexus.Bench;

return args switch
{
    ["scan", ..] => ScanMode.Run(args[1..]),
    ["gemm", ..] => GemmMode.Run(),
    ["train-step", ..] => TrainStepMode.Run(),
    ["generator", ..] => GeneratorMode.Run(),
    _ => Switch(args),
};

static int Switch(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(Machine).Assembly).Run(args, InProcess.Config);
    return 0;
}
