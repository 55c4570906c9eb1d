using System.CommandLine;
using InferenceRuntime.Commands;

var serve = new ServeCommand(Environment.GetEnvironmentVariable);
var root = new RootCommand("Serves ONNX models over the Open Inference Protocol.") { serve, InspectCommand.Create() };
var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    return UsageErrors.Print(parsed.CommandResult.Command == serve ? serve.ErrorsOf(parsed) : [.. parsed.Errors.Select(error => error.Message)]);
}

// Signals are handled by the command itself.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
