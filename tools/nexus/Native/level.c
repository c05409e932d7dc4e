/* Runs before the .NET runtime of a NativeAOT binary. Every managed method in that binary is compiled for NEXUS_LEVEL, so managed code cannot
   ask first; the runtime's own check aborts with a core dump and does not say which level or what to do. */
#include <unistd.h>

#define TEXT(literal) write(STDERR_FILENO, literal, sizeof(literal) - 1)

__attribute__((constructor(101))) static void check_level(void)
{
    __builtin_cpu_init();
    int has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
#if NEXUS_LEVEL >= 4
    has = has && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    if (has)
    {
        return;
    }
#if NEXUS_LEVEL >= 4
    ssize_t said = TEXT("nexus: expected a processor of level x86-64-v4 (AVX-512 F, BW, CD, DQ, VL), which this binary was published for, actual: this one "
        "is below it. Use a binary published with -p:NexusIsaLevel=x86-x64-v3, or run with the .NET SDK: dotnet run --project tools/nexus\n");
#else
    ssize_t said = TEXT("nexus: expected a processor of level x86-64-v3 (AVX2, FMA, BMI), which this binary was published for, actual: this one is below "
        "it. Use a binary published with -p:NexusIsaLevel=x86-x64-v2, or run with the .NET SDK: dotnet run --project tools/nexus\n");
#endif
    _exit(said > 0 ? 3 : 4);
}
