using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Nexus.Kernels.Tests")]
[assembly: InternalsVisibleTo("Nexus.Runtime.Tests")]
