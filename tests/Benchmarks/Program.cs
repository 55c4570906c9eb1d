using System.CommandLine;
using System.Globalization;
using Benchmarks;
using Benchmarks.Operator;
using Benchmarks.Processes;
using Benchmarks.Scenarios;

// The baselines are processes of this same executable.
switch (args)
{
    case ["raw", var model, var count, .. var shape]:
        return await RawWorker.RunAsync(model, int.Parse(count, CultureInfo.InvariantCulture), Workbench.Shapes(shape.FirstOrDefault())).ConfigureAwait(false);
    case ["bare", var answers]:
        return await BareServer.RunAsync(answers).ConfigureAwait(false);
}

var quick = new Option<bool>("--quick") { Description = "The shortest form: everything runs once, and the figures mean nothing." };
var only = new Option<string[]>("--only") { Description = $"Only these parts: {string.Join(", ", BenchmarkRun.Parts)}.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong([.. BenchmarkRun.Parts]);
var rounds = new Option<int>("--rounds") { Description = "How often each cell is measured. Default 9.", DefaultValueFactory = _ => 9 };
var threads = new Option<int>("--threads") { Description = "Threads inside an operator. Default: the processor limit, as the server takes it.", DefaultValueFactory = _ => Environment.ProcessorCount };
var pause = new Option<double>("--pause") { Description = "Seconds between two measurements, to leave a shared machine to others. Default 0." };
var server = new Option<string?>("--server") { Description = "The inference-runtime to measure. Default: this clone's, published with ReadyToRun; with --quick as it was built." };
var output = new Option<string>("--output", "-o") { Description = "text or markdown.", DefaultValueFactory = _ => "text" };
output.AcceptOnlyFromAmong("text", "markdown");
var root = new RootCommand("Measures the inference runtime beside ONNX Runtime alone and beside Kestrel alone.") { quick, only, rounds, threads, pause, server, output, OperatorCommand.Create(output) };
root.SetAction((parsed, cancellation) =>
{
    var options = new BenchmarkOptions(
        parsed.GetValue(quick),
        parsed.GetValue(only) ?? [],
        parsed.GetValue(quick) ? 1 : parsed.GetValue(rounds),
        parsed.GetValue(threads),
        TimeSpan.FromSeconds(parsed.GetValue(pause)),
        parsed.GetValue(server),
        parsed.GetValue(output) == "markdown");
    return new BenchmarkRun(options, Console.Out, Console.Error).RunAsync(cancellation);
});
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
