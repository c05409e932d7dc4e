using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Nexus.Models.Tests")]
