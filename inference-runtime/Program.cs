using System.CommandLine;
using InferenceRuntime.Commands;

var parsed = RuntimeCommands.Create(Environment.GetEnvironmentVariable).Parse(args);
if (parsed.Errors.Count > 0)
{
    return UsageErrors.Print(RuntimeCommands.ErrorsOf(parsed));
}

// Signals are handled by the command itself.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }).ConfigureAwait(false);
