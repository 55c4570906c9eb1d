using System.Globalization;

namespace Testing.Cluster;

/// <summary>One process of the operator, and what it says of itself on /metrics.</summary>
public sealed class OperatorRun : IAsyncDisposable
{
    /// <summary>Times of the election that a test can wait for.</summary>
    public const string QuickElection = "leaderElection: {leaseDuration: 3s, renewDeadline: 2s, retryPeriod: 500ms}\n";

    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(30) };

    private readonly ChildProcess _process;
    private Uri? _endpoint;

    private OperatorRun(ChildProcess process) => _process = process;

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it logged.</summary>
    public string Log => _process.StandardOutput + _process.StandardError;

    /// <summary>Starts the process, and returns once its health and metrics answer.</summary>
    public static async Task<OperatorRun> StartAsync(string kubeconfig, string? settings = null, string? executable = null, params IEnumerable<string> options)
    {
        string[] arguments = ["run", "--kubeconfig", kubeconfig, "--metrics-address", "127.0.0.1:0", .. settings is null ? Array.Empty<string>() : ["--settings", settings], .. options];
        var run = new OperatorRun(ChildProcess.Start(executable ?? RepositoryPaths.ModelOperator, arguments));
        try
        {
            var line = await run._process.WaitForLineAsync("Health and metrics at ").ConfigureAwait(false);
            run._endpoint = new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim());
            return run;
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Waits until it leads and its workers run.</summary>
    public Task WaitUntilWorkingAsync(TimeSpan? timeout = null) => WaitForLineAsync("Reconciling InferenceService with", timeout);

    public Task<string> WaitForLineAsync(string text, TimeSpan? timeout = null) => _process.WaitForLineAsync(text, timeout);

    public Task<int> WaitForExitAsync(TimeSpan? timeout = null) => _process.WaitForExitAsync(timeout);

    /// <summary>SIGKILL: nothing is released.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>SIGTERM, and the wait for its end.</summary>
    public async Task StopAsync()
    {
        _process.Terminate();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Waits until at least so many reconciliations are done and no key waits for a worker.</summary>
    public Task WaitUntilSettledAsync(int reconciliations, TimeSpan? timeout = null) => Eventually.GetAsync(
        async () => (Done: await SumAsync("modeloperator_reconciliations_total").ConfigureAwait(false), Queued: await SumAsync("modeloperator_queue_depth").ConfigureAwait(false)),
        counts => counts.Done >= reconciliations && counts.Queued == 0,
        $"{reconciliations} reconciliations are done and the queue is empty",
        timeout);

    /// <summary>The sum of a metric's series, of those whose labels contain a text where one is given.</summary>
    public async Task<double> SumAsync(string metric, string labels = "")
    {
        var text = await Client.GetStringAsync(new Uri(_endpoint!, "/metrics")).ConfigureAwait(false);
        return text.Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal) && line[metric.Length] is '{' or ' ' && line.Contains(labels, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public async Task<bool> IsReadyAsync()
    {
        using var answer = await Client.GetAsync(new Uri(_endpoint!, "/readyz")).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
