using System.Text;

namespace Nexus.Tool.CommandLine;

/// <summary>Help texts, made from the commands themselves.</summary>
static class Help
{
    /// <summary>The overview.</summary>
    public static string Overview(IReadOnlyList<Command> commands)
    {
        StringBuilder text = new();
        text.Append("nexus: train hybrid sequence models (selective scan and attention), generate text with them,\nand see what " +
            "becomes of a layer's equations\n\nUsage:\n");
        foreach (Command command in commands)
        {
            text.Append($"  nexus {command.Name,-10} {command.Text}\n");
        }
        text.Append("  nexus --version  The version\n\nHelp of a command: nexus COMMAND --help\n");
        text.Append("First run: nexus train    (about two minutes, on the text of the .NET SDK's own documentation)\n");
        return text.ToString();
    }

    /// <summary>The help of one command.</summary>
    public static string Of(Command command)
    {
        StringBuilder text = new();
        string operand = command.Operand is null ? "" : $" [{command.Operand}]";
        text.Append($"nexus {command.Name}{operand}: {command.Text}\n\nOptions:\n");
        foreach (Option option in command.Options)
        {
            string name = option.Value is null ? option.Name : $"{option.Name} {option.Value}";
            text.Append($"  {name,-26} {option.Text}\n");
        }
        text.Append("\nExamples:\n");
        foreach ((string line, string does) in command.Examples)
        {
            text.Append($"  {line}\n      {does}\n");
        }
        return text.ToString();
    }
}
