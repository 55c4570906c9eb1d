using System.CommandLine;
using ModelOperator.Commands;
using ModelOperator.Hosting;

var parsed = OperatorCommands.Create().Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var problem in parsed.Errors)
    {
        await Console.Error.WriteLineAsync(problem.Message);
    }

    return ExitCodes.Usage;
}

// SIGTERM and SIGINT cancel the command; work in flight has its own, shorter time-out, so the process is never cut off.
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30), EnableDefaultExceptionHandler = false });
