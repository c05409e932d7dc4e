using Nexus.Models;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Commands;

namespace Nexus.Tool;

/// <summary>Entry point. Exit codes: 0 done, 1 a file, folder or config is wrong, 2 the command line is wrong, 130 stopped by
/// Ctrl-C.</summary>
static class Program
{
    static readonly Command[] Commands = [TrainCommand.Command, GenerateCommand.Command, InfoCommand.Command];

    static int Main(string[] args)
    {
        bool json = args.Contains("--json");
        try
        {
            return Run(args);
        }
        catch (UsageException e)
        {
            return Fail(e.Message, json, 2);
        }
        catch (NexusException e)
        {
            return Fail(e.Message, json, 1);
        }
        catch (OutOfMemoryException e)
        {
            return Fail(e.Message, json, 1);
        }
    }

    static int Run(string[] args)
    {
        if (args.Length == 0 || args[0] is "--help" or "-h" or "-?" or "help")
        {
            Command? topic = args.Length > 1 ? Array.Find(Commands, c => c.Name == args[1]) : null;
            Console.Out.Write(topic is null ? Help.Overview(Commands) : Help.Of(topic));
            return 0;
        }
        if (args[0] is "--version" or "-v")
        {
            Console.Out.WriteLine(typeof(Program).Assembly.GetName().Version!.ToString(3));
            return 0;
        }
        Command command = Array.Find(Commands, c => c.Name == args[0])
            ?? throw new UsageException($"nexus: expected one of {string.Join(", ", Commands.Select(c => c.Name))}, actual " +
                $"'{args[0]}'. See `nexus --help`.");
        if (args.AsSpan(1).IndexOfAny("--help", "-h") >= 0)
        {
            Console.Out.Write(Help.Of(command));
            return 0;
        }
        return command.Run(Arguments.Parse(command, args.AsSpan(1)));
    }

    static int Fail(string message, bool json, int code)
    {
        if (json)
        {
            Terminal.JsonLines.Error(message);
        }
        Console.Error.WriteLine("nexus: " + message);
        return code;
    }
}
