using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Nexus.Runtime.Tests")]
