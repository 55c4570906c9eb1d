using System.CommandLine;
using InferenceRuntime.Commands;

var serve = new ServeCommand(Environment.GetEnvironmentVariable);
var bench = new BenchCommand();
var pull = new PullCommand(Environment.GetEnvironmentVariable);
var root = new RootCommand("Serves ONNX models over the Open Inference Protocol.") { serve, InspectCommand.Create(), bench, pull };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    var command = parsed.CommandResult.Command;
    return UsageErrors.Print(
        command == serve ? serve.ErrorsOf(parsed)
        : command == bench ? bench.ErrorsOf(parsed)
        : command == pull ? pull.ErrorsOf(parsed)
        : [.. parsed.Errors.Select(error => error.Message)]);
}

// Signals are handled by the command itself.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
