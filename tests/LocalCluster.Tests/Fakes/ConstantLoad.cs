using System.Collections.Concurrent;

namespace LocalCluster.Tests.Fakes;

/// <summary>Requests without a pause, each on a connection of its own, and what became of them.</summary>
internal sealed class ConstantLoad : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero });
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _answers = new(StringComparer.Ordinal);
    private readonly Task _run;

    public ConstantLoad(Uri url) => _run = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(url), CancellationToken.None)));

    public Task WaitForAnswerAsync(string answer) => Answer(answer).Task.WaitAsync(TestCluster.Patience, CancellationToken.None);

    /// <summary>Ends the load; the failures, which should be none.</summary>
    public async Task<IReadOnlyList<string>> StopAsync()
    {
        await _stop.CancelAsync();
        await _run.WaitAsync(TestCluster.Patience, CancellationToken.None);
        return [.. _failures];
    }

    public void Dispose()
    {
        _stop.Cancel();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(Uri url)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // No token: a request that was begun is to be answered, also at the end.
                var body = await _client.GetStringAsync(url, CancellationToken.None);
                Answer(body.Trim()).TrySetResult();
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.Message);
            }
        }
    }

    private TaskCompletionSource Answer(string text) =>
        _answers.GetOrAdd(text, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
