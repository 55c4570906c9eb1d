using System.CommandLine;
using Benchmarks.Processes;

namespace Benchmarks.Operator;

/// <summary><c>benchmarks operator</c>: the operator beside a bare client that writes the same objects.</summary>
internal static class OperatorCommand
{
    public static Command Create(Option<string> output)
    {
        var quick = new Option<bool>("--quick") { Description = "The shortest form: everything runs once, and the figures mean nothing." };
        var services = new Option<int>("--services") { Description = "InferenceServices of the comparison. Default 1000.", DefaultValueFactory = _ => 1000 };
        var rounds = new Option<int>("--rounds") { Description = "How often the operator and the bare client are compared. Default 3.", DefaultValueFactory = _ => 3 };
        var scales = new Option<int[]>("--scales")
        {
            Description = "Numbers of InferenceServices for which the cost of one is measured. Default 100 1000 5000.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [100, 1000, 5000],
        };
        var executable = new Option<string?>("--operator") { Description = "The model-operator to measure. Default: this clone's, published with ReadyToRun; with --quick as it was built." };
        var command = new Command("operator", "Measures the operator beside a bare client that writes the same objects to the same API server.")
        {
            quick, services, rounds, scales, executable, output,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var isQuick = parsed.GetValue(quick);
            var options = new OperatorOptions(
                isQuick ? 20 : parsed.GetValue(services),
                isQuick ? 1 : parsed.GetValue(rounds),
                isQuick ? [10] : parsed.GetValue(scales)!,
                parsed.GetValue(executable),
                parsed.GetValue(output) == "markdown");
            if (isQuick || options.Executable is not null)
            {
                return await new OperatorBenchmark(options, Console.Out, Console.Error).RunAsync(cancellation).ConfigureAwait(false);
            }

            var folder = Directory.CreateTempSubdirectory("benchmarks-");
            try
            {
                var published = await PublishedServer.CreateAsync(folder.FullName, "operator/ModelOperator.csproj", "model-operator").ConfigureAwait(false);
                return await new OperatorBenchmark(options with { Executable = published }, Console.Out, Console.Error).RunAsync(cancellation).ConfigureAwait(false);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }
}
