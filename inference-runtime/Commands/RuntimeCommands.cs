using System.CommandLine;

namespace InferenceRuntime.Commands;

/// <summary>The command line of inference-runtime.</summary>
internal static class RuntimeCommands
{
    /// <param name="environment">Where the flags' environment twins come from.</param>
    public static RootCommand Create(Func<string, string?> environment) => new("Serves ONNX models over the Open Inference Protocol.")
    {
        new ServeCommand(environment),
        InspectCommand.Create(),
        new BenchCommand(),
        new PullCommand(environment),
    };

    /// <summary>What is wrong with a command line that the parser did not accept.</summary>
    public static IReadOnlyList<string> ErrorsOf(ParseResult parsed) =>
        parsed.CommandResult.Command is FlagCommand command ? command.ErrorsOf(parsed) : [.. parsed.Errors.Select(error => error.Message)];
}
