using System.Globalization;
using Nexus.Models;

namespace Nexus.Tool.CommandLine;

/// <summary>The arguments of a command: <c>--name value</c>, <c>--name=value</c> and switches.</summary>
sealed class Arguments
{
    readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    Arguments(Command command) => Command = command;

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>The argument without a name, or null.</summary>
    public string? Operand { get; private set; }

    /// <summary>Reads the arguments that follow the command's name.</summary>
    /// <exception cref="UsageException">An option is unknown, repeated or has no value.</exception>
    public static Arguments Parse(Command command, ReadOnlySpan<string> args)
    {
        Arguments parsed = new(command);
        for (int i = 0; i < args.Length; i++)
        {
            string arg = args[i];
            int equals = arg.IndexOf('=');
            string name = equals > 0 ? arg[..equals] : arg;
            if (!arg.StartsWith('-') && command.Operand is not null)
            {
                parsed.Operand = parsed.Operand is null ? arg : throw new UsageException($"nexus {command.Name}: expected one " +
                    $"{command.Operand}, actual '{parsed.Operand}' and '{arg}'. Leave one out.");
                continue;
            }
            Option option = Array.Find(command.Options, o => o.Name == name) ?? throw Unknown(command, name);
            string value = "";
            if (option.Value is null)
            {
                if (equals > 0)
                {
                    throw new UsageException($"{name}: expected no value, it is a switch; actual '{arg[(equals + 1)..]}'. " +
                        $"Write {name} alone.");
                }
            }
            else if (equals > 0)
            {
                value = arg[(equals + 1)..];
            }
            else if (++i < args.Length)
            {
                value = args[i];
            }
            else
            {
                throw new UsageException($"{name}: expected a value ({option.Value}), actual none. Write {name} {option.Value}.");
            }
            if (option.Value is not null && value.Length == 0 && !option.MayBeEmpty)
            {
                throw new UsageException($"{name}: expected a value ({option.Value}), actual an empty one. " +
                    $"Write {name} {option.Value}, or leave {name} out.");
            }
            if (!parsed.values.TryAdd(name, value))
            {
                throw new UsageException($"{name}: expected once, actual twice. Remove one of them.");
            }
        }
        return parsed;
    }

    /// <summary>True when the option was given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The option's text, or null.</summary>
    public string? Text(string name) => values.GetValueOrDefault(name);

    /// <summary>The option's whole number, or <paramref name="otherwise"/>.</summary>
    public int Whole(string name, int otherwise) => !values.TryGetValue(name, out string? text) ? otherwise
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value
        : throw Wrong(name, "a whole number", text);

    /// <summary>The option's unsigned number, or <paramref name="otherwise"/>.</summary>
    public ulong Unsigned(string name, ulong otherwise) => !values.TryGetValue(name, out string? text) ? otherwise
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value
        : throw Wrong(name, "a whole number, 0 or more", text);

    /// <summary>The option's number, or <paramref name="otherwise"/>.</summary>
    public double Number(string name, double otherwise) => !values.TryGetValue(name, out string? text) ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
        : throw Wrong(name, "a number", text);

    /// <summary>An option whose value is no number of its range.</summary>
    public UsageException Wrong(string name, string expected, string actual)
    {
        string example = Array.Find(Command.Options, o => o.Name == name)?.Example ?? "";
        return new UsageException($"{name}: expected {expected}, actual '{actual}'. " +
            (example.Length > 0 ? $"Write for example {name} {example}." : $"See `nexus {Command.Name} --help`."));
    }

    static UsageException Unknown(Command command, string name)
    {
        Option? close = name.StartsWith('-') ? command.Options.MinBy(o => Distance(o.Name, name)) : null;
        string hint = close is not null && Distance(close.Name, name) <= 3 ? $"Did you mean {close.Name}?"
            : $"See `nexus {command.Name} --help`.";
        return new UsageException($"nexus {command.Name}: expected one of its options, actual '{name}'. {hint}");
    }

    /// <summary>Edit distance (Levenshtein 1965).</summary>
    internal static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int above = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[b.Length];
    }
}

/// <summary>The command line itself is wrong.</summary>
sealed class UsageException(string message) : Exception(message);
