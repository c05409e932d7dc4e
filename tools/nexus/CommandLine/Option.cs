namespace Nexus.Tool.CommandLine;

/// <summary>One option of a command.</summary>
/// <param name="Name">Its name, with both dashes.</param>
/// <param name="Value">What its value is called in help; null for a switch.</param>
/// <param name="Text">One line of help.</param>
/// <param name="Example">A value that is usual, for messages.</param>
sealed record Option(string Name, string? Value, string Text, string Example = "")
{
    /// <summary>True when its value may be empty, which for a name or a number would be a mistake.</summary>
    public bool MayBeEmpty { get; init; }
}

/// <summary>One command.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">One line of help.</param>
/// <param name="Options">Its options, in the order of help.</param>
/// <param name="Examples">Command lines, each followed by what it does.</param>
/// <param name="Run">Runs it and returns the exit code.</param>
/// <param name="Operand">What one argument without a name is, in capitals; null when there is none.</param>
sealed record Command(string Name, string Text, Option[] Options, (string Line, string Does)[] Examples, Func<Arguments,
    int> Run, string? Operand = null);
