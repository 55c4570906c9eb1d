using System.Collections.Concurrent;

namespace InferenceRuntime.Tests.Load;

/// <summary>
/// Many connections that each ask again as soon as they have an answer, every request with a value of its own. All are connected, and each
/// has heard from the server once, before any of them goes on: so the server has accepted every one of them.
/// </summary>
internal sealed class LoadRun(RuntimeProcess runtime, LoadProtocol protocol, int connections)
{
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<LoadOutcome, int> _outcomes = new();
    private readonly ConcurrentBag<string> _lost = [];
    private int _met;

    /// <summary>Completes when every connection has had its first answer.</summary>
    public Task Connected => _connected.Task;

    /// <summary>What was lost, in words.</summary>
    public IReadOnlyCollection<string> Lost => _lost;

    public int Count(LoadOutcome outcome) => _outcomes.GetValueOrDefault(outcome);

    /// <summary>Sends <paramref name="requests"/> on each connection, fewer where the server ends it.</summary>
    public Task RunAsync(int requests, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(number => ConnectionAsync(number, requests, cancellation)));

    public override string ToString() => $"{connections} connections over {protocol}: " + string.Join(", ", _outcomes.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"));

    private async Task ConnectionAsync(int number, int requests, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        for (var i = 0; i < requests; i++)
        {
            // Distinct over the whole run, and exact as a float.
            var value = (number * requests) + i;
            var answer = await connection.AskAsync(value, cancellation);
            if (answer.Outcome == LoadOutcome.Answered && !answer.Value.Equals(value))
            {
                answer = LoadAnswer.Lost($"{value} was asked and {answer.Value} answered");
            }

            _outcomes.AddOrUpdate(answer.Outcome, 1, (_, count) => count + 1);
            if (answer.Outcome == LoadOutcome.Lost)
            {
                _lost.Add(answer.Detail);
            }

            if (i == 0)
            {
                await MeetAsync(cancellation);
            }

            if (answer.IsLast)
            {
                return;
            }
        }
    }

    private async Task MeetAsync(CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _met) == connections)
        {
            _connected.SetResult();
        }

        await _connected.Task.WaitAsync(cancellation);
    }

    private Task<ILoadConnection> OpenAsync(CancellationToken cancellation) => protocol == LoadProtocol.Rest
        ? RestLoadConnection.OpenAsync(runtime, cancellation)
        : GrpcLoadConnection.OpenAsync(runtime, cancellation);
}
