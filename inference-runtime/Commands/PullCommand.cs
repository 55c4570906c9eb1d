using System.CommandLine;
using InferenceRuntime.Configuration;
using InferenceRuntime.Hosting;
using InferenceRuntime.Logging;
using InferenceRuntime.Models;
using InferenceRuntime.Pull;
using InferenceRuntime.Storage;
using ModelStores;

namespace InferenceRuntime.Commands;

/// <summary><c>pull</c>: brings a model into the cache, for nodes that shall be warm and for pipelines that want its digest.</summary>
internal sealed class PullCommand : FlagCommand
{
    private readonly PullFlags _flags;

    public PullCommand(Func<string, string?> environment)
        : base("pull", "Fetches a model into the cache and prints its digest and size.")
    {
        _flags = new PullFlags(this, environment);
        SetAction(async (parsed, _) => _flags.Bind(parsed, out var errors) is { } options
            ? await RunAsync(options, environment, TimeProvider.System).ConfigureAwait(false)
            : UsageErrors.Print(errors));
    }

    public override IReadOnlyList<string> ErrorsOf(ParseResult parsed)
    {
        _flags.Bind(parsed, out var errors);
        return errors;
    }

    private static async Task<int> RunAsync(PullOptions options, Func<string, string?> environment, TimeProvider time)
    {
        using var signals = new ShutdownSignals(ProcessExit.Now);
        using var stop = new CancellationTokenSource();
        _ = StopAsync(signals.First, stop);
        using var http = RuntimeServices.CreateStoreHttp(options.Fetch, time);
        using var logs = new LineLoggerProvider(LogFormat.Text, Console.Error, time);
        using var factory = LoggerFactory.Create(builder => builder.AddProvider(logs).SetMinimumLevel(LogLevel.Warning));
        var store = new ModelStore(ModelSources.Standard(http, options.Mounts), options.Cache, options.Fetch, environment, time, factory.CreateLogger<ModelStore>());
        try
        {
            PullReport report;
            using (var progress = new PullProgress(Console.Error, Console.IsErrorRedirected ? null : Console.WindowWidth))
            {
                using var artifact = await store.FetchAsync(options.Reference, options.Refresh, progress.Report, stop.Token).ConfigureAwait(false);
                report = PullReport.Of(artifact);
            }

            await Console.Out.WriteAsync(options.Json ? report.Json() : report.Text()).ConfigureAwait(false);
            return ExitCode.Success;
        }
        catch (ModelLoadException e)
        {
            await Console.Error.WriteLineAsync(TerminationMessage.Of(e, options.Reference.Uri).ToJson()).ConfigureAwait(false);
            return ExitCode.ModelFailed;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What has come is kept; the next pull goes on from there.
            return ExitCode.Failure;
        }
    }

    private static async Task StopAsync(Task signal, CancellationTokenSource stop)
    {
        await signal.ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
    }
}
