using Testing.Cluster;

namespace Functional.Operation;

/// <summary>Keeps an operator running as a kubelet does: one that ends is started anew.</summary>
internal sealed class SupervisedOperator : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly OperatorBench _bench;
    private readonly string _settings;
    private readonly CancellationTokenSource _stop = new();
    private OperatorRun _current;
    private Task _supervising = Task.CompletedTask;

    private SupervisedOperator(OperatorBench bench, string settings, OperatorRun first) => (_bench, _settings, _current) = (bench, settings, first);

    /// <summary>How often it had to be started again.</summary>
    public int Restarts { get; private set; }

    public string Log => _current.Log;

    public static async Task<SupervisedOperator> StartAsync(OperatorBench bench, string settings = "")
    {
        var supervised = new SupervisedOperator(bench, settings, await bench.StartOperatorAsync(settings).ConfigureAwait(false));
        supervised._supervising = supervised.SuperviseAsync();
        return supervised;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _current.StopAsync().ConfigureAwait(false);
        await _supervising.ConfigureAwait(false);
        await _current.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task SuperviseAsync()
    {
        while (true)
        {
            var code = await _current.WaitForExitAsync(Limit).ConfigureAwait(false);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            code.Should().Be(1, "an operator that can not go on says so, and never with a crash: {0}", _current.Log);
            await _current.DisposeAsync().ConfigureAwait(false);
            Restarts++;
            _current = await _bench.StartOperatorAsync(_settings).ConfigureAwait(false);
        }
    }
}
