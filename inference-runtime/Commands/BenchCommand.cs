using System.CommandLine;
using InferenceRuntime.Bench;
using InferenceRuntime.Bench.Reports;
using InferenceRuntime.Bench.Subjects;
using InferenceRuntime.Bench.Tuning;
using InferenceRuntime.Hosting;
using InferenceRuntime.Sessions;

namespace InferenceRuntime.Commands;

/// <summary><c>bench</c>: puts load on a model, in this process or on a server.</summary>
internal sealed class BenchCommand : FlagCommand
{
    private readonly BenchFlags _flags;

    public BenchCommand()
        : base("bench", "Measures a model's throughput and latency, in this process or on a server.")
    {
        _flags = new BenchFlags(this);
        SetAction(async (parsed, _) => _flags.Bind(parsed, out var errors) is { } options
            ? await RunAsync(options, TimeProvider.System).ConfigureAwait(false)
            : UsageErrors.Print(errors));
    }

    public override IReadOnlyList<string> ErrorsOf(ParseResult parsed)
    {
        _flags.Bind(parsed, out var errors);
        return errors;
    }

    private static async Task<int> RunAsync(BenchOptions options, TimeProvider time)
    {
        // The first signal ends the measurement, whose results so far are printed; the second ends the process.
        using var signals = new ShutdownSignals(ProcessExit.Now);
        using var stop = new CancellationTokenSource();
        _ = StopAsync(signals.First, stop);
        OnnxRuntimeEnvironment.Create(options.Sessions, (_, message) => Console.Error.WriteLine(message));
        try
        {
            var (report, answered) = options.Sweep
                ? await SweepAsync(options, time, stop.Token).ConfigureAwait(false)
                : await MeasureAsync(options, time, stop.Token).ConfigureAwait(false);
            await Console.Out.WriteAsync(report).ConfigureAwait(false);
            return answered ? ExitCode.Success : ExitCode.Failure;
        }
        catch (BenchException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return e.Code;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before there was anything to print.
            return ExitCode.Failure;
        }
    }

    private static async Task<(string Report, bool Answered)> MeasureAsync(BenchOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var result = await new BenchRun(options, new SubjectFactory(options, time), Progress(time), time).RunAsync(cancellation).ConfigureAwait(false);
        return (options.Json ? JsonReport.Of(result) : TextReport.Of(result), result.Levels.Any(level => level.Latency.Count > 0));
    }

    private static async Task<(string Report, bool Answered)> SweepAsync(BenchOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var result = await new SweepRun(options, new SubjectFactory(options, time), Progress(time), time).RunAsync(cancellation).ConfigureAwait(false);
        return (options.Json ? JsonReport.Of(result) : TextReport.Of(result), result.Recommendation is not null);
    }

    private static async Task StopAsync(Task signal, CancellationTokenSource stop)
    {
        await signal.ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
    }

    private static IProgressDisplay Progress(TimeProvider time) => Console.IsErrorRedirected
        ? new LineProgress(Console.Error)
        : new TerminalProgress(Console.Error, Console.WindowWidth, time);
}
