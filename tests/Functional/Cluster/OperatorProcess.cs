using System.Globalization;
using Testing;
using Testing.Cluster;

namespace Functional.Cluster;

/// <summary>The operator as a process of its own, which a test may kill and start again.</summary>
public sealed class OperatorProcess : IAsyncDisposable
{
    public const string Settings = $$"""
        runtime:
          image: {{ClusterUnderTest.RuntimeImage}}
        network:
          urlTemplate: http://{clusterIP}
          grpcUrlTemplate: '{clusterIP}:8081'
        refresh:
          interval: 2s
        """;

    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };

    private ChildProcess? _process;
    private string _endpoint = "";

    /// <summary>Starts it and waits until it works; after a kill that is when the dead one's lease has run out.</summary>
    public async Task StartAsync()
    {
        string[] arguments = ["run", "--kubeconfig", ClusterUnderTest.Kubeconfig, "--settings", ClusterUnderTest.SettingsFile, "--metrics-address", "127.0.0.1:0"];
        _process = ChildProcess.Start(RepositoryPaths.ModelOperator, arguments);
        var line = await _process.WaitForLineAsync("Health and metrics at ").ConfigureAwait(false);
        _endpoint = line[line.IndexOf("http://", StringComparison.Ordinal)..].Trim();
        await _process.WaitForLineAsync("Reconciling InferenceService with").ConfigureAwait(false);
    }

    /// <summary>Waits until it has reconciled this many times and no key is left in its queue.</summary>
    public Task WaitUntilSettledAsync(int reconciliations) => Eventually.GetAsync(
        async () => (Done: await SumAsync("modeloperator_reconciliations_total").ConfigureAwait(false), Queued: await SumAsync("modeloperator_queue_depth").ConfigureAwait(false)),
        counts => counts.Done >= reconciliations && counts.Queued == 0,
        $"{reconciliations} reconciliations are done and the queue is empty");

    /// <summary>Waits until it takes up settings that changed.</summary>
    public Task WaitForSettingsAsync() => _process!.WaitForLineAsync("The settings changed");

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<double> SumAsync(string metric)
    {
        var text = await Http.GetStringAsync(new Uri($"{_endpoint}/metrics")).ConfigureAwait(false);
        return text.Split('\n')
            .Where(line => line.StartsWith(metric, StringComparison.Ordinal) && (line[metric.Length] is '{' or ' '))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
