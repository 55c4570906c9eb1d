using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using InferenceRuntime.Commands;
using InferenceRuntime.Configuration;
using InferenceRuntime.Logging;
using InferenceRuntime.Models;
using InferenceRuntime.Security;
using InferenceRuntime.Serving;
using InferenceRuntime.Sessions;
using Microsoft.ML.OnnxRuntime;

namespace InferenceRuntime.Hosting;

/// <summary>The life of <c>serve</c>: listen, load, be ready, drain, end.</summary>
internal sealed class RuntimeHost(ServeOptions options, TimeProvider time)
{
    // Longer than a busy processor takes from one connection's answer to the next, short enough not to be noticed at the end of a pod.
    private static readonly TimeSpan ConnectionRest = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns the exit code.</summary>
    public async Task<int> RunAsync()
    {
        using var logs = new LineLoggerProvider(options.LogFormat, Console.Out, time);
        var app = RuntimeServices.Build(options, time, logs);
        await using (app.ConfigureAwait(false))
        {
            var log = app.Services.GetRequiredService<ILogger<RuntimeHost>>();
            try
            {
                SecurityServices.Load(app.Services);
            }
            catch (SecuritySetupException e)
            {
                return UsageErrors.Print([e.Message]);
            }

            var code = await RunAsync(app, log).ConfigureAwait(false);
            if (code == ExitCode.Success)
            {
                app.Services.GetRequiredService<ModelRegistry>().Dispose();
            }
            else
            {
                // Loads or runs may still be inside ONNX Runtime.
                ProcessExit.Now(code);
            }

            return code;
        }
    }

    private async Task<int> RunAsync(WebApplication app, ILogger log)
    {
        var sessions = options.Sessions;
        HostingLog.Starting(log, ProductVersion.Text, sessions.IntraOpThreads, sessions.InterOpThreads, options.Concurrency);

        // A run blocks its thread; the pool must still have threads for health, metrics and the next bodies.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(workers + options.Concurrency, ports);

        using var signals = new ShutdownSignals(ProcessExit.Now);
        using var loading = new CancellationTokenSource();

        // The models load while the server starts: live answers at once, ready when they are.
        var loads = Task.Run(() => LoadAllAsync(app.Services, log, loading.Token), loading.Token);
        if (!await ListenAsync(app, log).ConfigureAwait(false))
        {
            await loading.CancelAsync().ConfigureAwait(false);
            return ExitCode.Failure;
        }

        return await ServeAsync(app, log, loads, signals, loading).ConfigureAwait(false);
    }

    private async Task<int> ServeAsync(WebApplication app, ILogger log, Task<bool> loads, ShutdownSignals signals, CancellationTokenSource loading)
    {
        if (await Task.WhenAny(loads, signals.First).ConfigureAwait(false) == loads)
        {
            if (!await SucceedAsync(loads, log).ConfigureAwait(false))
            {
                return ExitCode.Failure;
            }

            if (!await loads.ConfigureAwait(false) && !options.KeepServing)
            {
                return ExitCode.ModelFailed;
            }

            var models = app.Services.GetRequiredService<ModelRegistry>().Models.ToList();
            if (models.TrueForAll(model => model.Status.State == ModelState.Ready))
            {
                var names = string.Join(", ", models.Select(model => model.Name));
                HostingLog.Ready(log, names, app.Urls.First(), SinceStart().TotalSeconds);
            }
            else
            {
                HostingLog.PartlyReady(log, models.Count(model => model.Status.State == ModelState.Ready), models.Count, app.Urls.First());
            }
        }

        var signal = await signals.First.ConfigureAwait(false);
        await loading.CancelAsync().ConfigureAwait(false);
        return await DrainAsync(app, log, signal, wasReady: loads.IsCompletedSuccessfully).ConfigureAwait(false);
    }

    /// <summary>False after a defect of ours; a model that can not be served is a result, not an exception.</summary>
    private static async Task<bool> SucceedAsync(Task<bool> loads, ILogger log)
    {
        try
        {
            await loads.ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            HostingLog.LoadCrashed(log, e);
            return false;
        }
    }

    private async Task<bool> ListenAsync(WebApplication app, ILogger log)
    {
        try
        {
            RuntimeServices.Map(app);
            await app.StartAsync(CancellationToken.None).ConfigureAwait(false);

            // In the order in which the endpoints were given to Kestrel.
            HostingLog.Listening(log, app.Urls.First());
            HostingLog.GrpcListening(log, new Uri(app.Urls.ElementAt(1)).Authority);
            if (options.Security.ManagementAddress is not null)
            {
                SecurityLog.ManagementListening(log, app.Urls.ElementAt(2));
            }

            return true;
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            HostingLog.CannotListen(log, string.Join(", ", new[] { options.HttpAddress, options.GrpcAddress, options.Security.ManagementAddress }.OfType<IPEndPoint>()), e.Message);
            return false;
        }
    }

    /// <summary>Loads every model; false when one can not be served. With --keep-serving the others go on.</summary>
    private async Task<bool> LoadAllAsync(IServiceProvider services, ILogger log, CancellationToken cancellation)
    {
        OnnxRuntimeEnvironment.Create(options.Sessions, (severity, message) =>
        {
            if (severity >= OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING)
            {
                HostingLog.OnnxRuntimeWarning(log, message);
            }
        });
        var loader = services.GetRequiredService<ModelLoader>();
        var registry = services.GetRequiredService<ModelRegistry>();
        var results = registry.Models.Select(model => LoadAsync(loader, model, log, cancellation)).ToList();
        var all = true;
        while (results.Count > 0)
        {
            var finished = await Task.WhenAny(results).ConfigureAwait(false);
            results.Remove(finished);
            all &= await finished.ConfigureAwait(false);
            if (!all && !options.KeepServing)
            {
                return false;
            }
        }

        return all;
    }

    private async Task<bool> LoadAsync(ModelLoader loader, ServedModel model, ILogger log, CancellationToken cancellation)
    {
        try
        {
            await loader.LoadAsync(model, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (ModelLoadException e)
        {
            HostingLog.ModelFailed(log, model.Name, e.Reason.ToString(), e.Message);
            Report(TerminationMessage.Of(e, model.Reference.Uri).ToJson(), log);
            return false;
        }
    }

    private void Report(string line, ILogger log)
    {
        Console.Error.WriteLine(line);
        if (options.TerminationLog is not { } path)
        {
            return;
        }

        try
        {
            File.WriteAllText(path, line + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HostingLog.TerminationLogFailed(log, path, e.Message);
        }
    }

    private async Task<int> DrainAsync(WebApplication app, ILogger log, PosixSignal signal, bool wasReady)
    {
        var drain = app.Services.GetRequiredService<DrainControl>();
        drain.EnterLameDuck();

        // A pod that never was ready has no endpoints that could lag behind, and somebody at a keyboard has none at all.
        var lameDuck = wasReady && signal == PosixSignal.SIGTERM ? options.LameDuck : TimeSpan.Zero;
        HostingLog.LameDuck(log, signal.ToString(), lameDuck.TotalSeconds);
        await Task.Delay(lameDuck, time, CancellationToken.None).ConfigureAwait(false);

        using var limit = new CancellationTokenSource(options.DrainTimeout, time);
        var drained = drain.DrainAsync();
        HostingLog.Draining(log, drain.InFlight, options.DrainTimeout.TotalSeconds);
        try
        {
            await drained.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            HostingLog.DrainTimedOut(log, drain.InFlight);
            return ExitCode.DrainTimedOut;
        }

        await RestAsync(app.Services.GetRequiredService<OpenConnections>(), log, limit.Token).ConfigureAwait(false);
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        HostingLog.Drained(log);
        return ExitCode.Success;
    }

    private static async Task RestAsync(OpenConnections connections, ILogger log, CancellationToken limit)
    {
        try
        {
            await connections.RestAsync(ConnectionRest, limit).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            HostingLog.StillAsked(log, connections.Count);
        }
    }

    private TimeSpan SinceStart()
    {
        using var process = Process.GetCurrentProcess();
        return time.GetLocalNow().DateTime - process.StartTime;
    }
}
