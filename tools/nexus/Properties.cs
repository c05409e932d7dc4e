using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("nexus.Tests")]
