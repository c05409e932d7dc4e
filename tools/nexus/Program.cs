using Nexus.Models;
using Nexus.Runtime;
using Nexus.Tool.CommandLine;
using Nexus.Tool.Commands;
using Nexus.Tool.Explain;
using Nexus.Tool.Terminal;

namespace Nexus.Tool;

/// <summary>Entry point. Exit codes: 0 done, 1 a file, folder or config is wrong (or `diff` found a difference), 2 the command line
/// is wrong, 3 the processor is below the level of the code, 70 a mistake in nexus itself, 130 stopped by Ctrl-C, 141 nobody reads
/// the output.</summary>
static class Program
{
    const string TraceVariable = "NEXUS_TRACE";

    internal static readonly Command[] Commands =
    [
        TrainCommand.Command, GenerateCommand.Command, InfoCommand.Command, ExplainCommand.Command, DiffCommand.Command,
        AcceptCommand.Command,
    ];

    static int Main(string[] args)
    {
        StandardOutput.Use();
        return Guarded(args.Contains("--json"), () => Run(args));
    }

    /// <summary>Runs and, whatever is thrown, ends with one message and an exit code, not with a dump.</summary>
    internal static int Guarded(bool json, Func<int> run)
    {
        try
        {
            return run();
        }
        catch (OutputClosedException)
        {
            return 141;
        }
        catch (Exception e)
        {
            int code = e is UsageException ? 2 : e is PlatformNotSupportedException ? 3
                : e is NexusException or IOException or UnauthorizedAccessException or OutOfMemoryException ? 1 : 70;
            return Fail(code < 70 ? e.Message : $"expected no mistake in nexus itself, actual {e.GetType().Name}: {e.Message} " +
                $"Report the command line, and what it says with {TraceVariable}=1 in the environment.", json, code, e);
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
        if (args[0] == Disassembly.Child)
        {
            return Disassembly.Compile(args[1..]);
        }
        RequireLevel();
        Command command = Array.Find(Commands, c => c.Name == args[0])
            ?? throw new UsageException($"nexus: expected one of {string.Join(", ", Commands.Select(c => c.Name))}, " +
                $"actual '{args[0]}'. See `nexus --help`.");
        if (args.AsSpan(1).IndexOfAny("--help", "-h") >= 0)
        {
            Console.Out.Write(Help.Of(command));
            return 0;
        }
        return command.Run(Arguments.Parse(command, args.AsSpan(1)));
    }

    /// <summary>Ends with a message where vectors would run in software, a hundred times slower.</summary>
    static void RequireLevel()
    {
        try
        {
            IsaSupport.Choose(Environment.GetEnvironmentVariable(IsaSupport.Variable));
            IsaSupport.RequireLevel();
        }
        catch (Exception e) when ((e as ArgumentException ?? e.InnerException) is ArgumentException cause)
        {
            throw new NexusException(cause.Message, e);
        }
    }

    static int Fail(string message, bool json, int code, Exception e)
    {
        try
        {
            Console.Error.WriteLine("nexus: " + message);
            if (Environment.GetEnvironmentVariable(TraceVariable) == "1")
            {
                Console.Error.WriteLine(e);
            }
            if (json)
            {
                JsonLines.Error(message);
            }
        }
        catch (IOException)
        {
            // The exit code is then all that can be said.
        }
        return code;
    }
}
