/* Runs before the .NET runtime of a NativeAOT binary. Every managed method in that binary is compiled for NEXUS_LEVEL, so managed code cannot
   ask first; the runtime's own check aborts with a core dump and does not say which level or what to do.
   Compiled with NEXUS_PROCESSOR=0 it takes any processor for one that has nothing: so it is tested where every processor has all. */
#include <unistd.h>

#ifdef NEXUS_PROCESSOR
#define HAS(feature) NEXUS_PROCESSOR
#else
#define HAS(feature) __builtin_cpu_supports(feature)
#endif

#define TEXT(literal) write(STDERR_FILENO, literal, sizeof(literal) - 1)

__attribute__((constructor(101))) static void check_level(void)
{
    __builtin_cpu_init();
    int has = HAS("avx2") && HAS("fma") && HAS("bmi") && HAS("bmi2");
#if NEXUS_LEVEL >= 4
    has = has && HAS("avx512f") && HAS("avx512bw") && HAS("avx512cd") && HAS("avx512dq") && HAS("avx512vl");
#endif
    if (has)
    {
        return;
    }
#if NEXUS_LEVEL >= 4
    ssize_t said = TEXT("nexus: expected a processor of level x86-64-v4 (AVX-512 F, BW, CD, DQ, VL), which this binary was published for, actual: this one "
        "is below it. Use a binary published with -p:NexusIsaLevel=x86-x64-v3, or run with the .NET SDK: dotnet run -c Release --project "
        "tools/nexus\n");
#else
    ssize_t said = TEXT("nexus: expected a processor of level x86-64-v3 (AVX2, FMA, BMI), which this binary was published for, actual: this one is below "
        "it. No binary is published below it; with the .NET SDK it runs in scalar code, about 100 times slower: NEXUS_ISA=scalar dotnet run "
        "-c Release --project tools/nexus\n");
#endif
    _exit(said > 0 ? 3 : 4);
}
