using System.Runtime.CompilerServices;
using ModelOperator.Kubernetes.Api;
using ModelOperator.Metrics;

namespace ModelOperator.Reconciliation.Watching;

/// <summary>Runs the watcher's machine for ever, with a backoff after what fails.</summary>
internal sealed class Watcher<T>(
    IWatchSource<T> source, string kind, TimeProvider time, ILogger logger, OperatorMetrics metrics, Func<double> jitter, bool isOptional = false, bool mayBeRefused = false)
    where T : class
{
    /// <summary>Failures are forgotten after so much time without one: shorter, and a server that fails every minute would never be spared.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(120);

    /// <summary>A watch that ends sooner was refused in all but name, as some proxies do; reopening it at once would be a busy loop.</summary>
    private static readonly TimeSpan ShortestWatch = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait until a kind that the server lacks is looked for again: soon for who has just installed it, rare for who never does.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>After so many refusals in a row, about half a minute, it is no server that has just started and does not know its roles yet.</summary>
    private const int Refusals = 5;

    private readonly WatcherMachine<T> _machine = new(source, isOptional);
    private int _failures;
    private long _failed;

    /// <summary>Ends with the token, by <see cref="OperationCanceledException"/>.</summary>
    public async IAsyncEnumerable<WatcherEvent<T>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = WatcherMachine<T>.Start;
        var opened = time.GetTimestamp();
        try
        {
            while (true)
            {
                if (state is WatcherState<T>.NotServed)
                {
                    await Task.Delay(LookAgain * (1 - (jitter() / 2)), time, cancellationToken);
                }

                if (state is WatcherState<T>.Listing { ContinueToken: null })
                {
                    metrics.Relisted(kind);
                }

                var step = await _machine.StepAsync(state, cancellationToken);
                foreach (var change in step.Events)
                {
                    yield return change;
                }

                if (state is WatcherState<T>.Listed)
                {
                    opened = time.GetTimestamp();
                }

                var endedAtOnce = state is WatcherState<T>.Watching && step.Next is WatcherState<T>.Listed && step.Error is null
                    && time.GetElapsedTime(opened) < ShortestWatch;
                state = step.Next;
                if (state is WatcherState<T>.Watching && step.Events.Count > 0)
                {
                    metrics.WatchEvent(kind);
                }

                if (step.Error is not null || endedAtOnce)
                {
                    await WaitAsync(step.Error, cancellationToken);
                }

                if (mayBeRefused && _failures >= Refusals && state is WatcherState<T>.Listing && step.Error is ApiException { IsForbidden: true })
                {
                    yield return new WatcherEvent<T>(WatcherEventType.Refused);
                }
            }
        }
        finally
        {
            if (state is WatcherState<T>.Watching watching)
            {
                await watching.Events.DisposeAsync();
            }
        }
    }

    private async Task WaitAsync(Exception? error, CancellationToken cancellationToken)
    {
        if (_failures > 0 && time.GetElapsedTime(_failed) > Quiet)
        {
            _failures = 0;
        }

        _failures++;
        var delay = Backoff.Delay(_failures, jitter());
        metrics.WatchFailed(kind);
        logger.WatchFailed(kind, error?.Message ?? "the server ended the watch at once", delay.TotalSeconds);
        await Task.Delay(delay, time, cancellationToken);
        _failed = time.GetTimestamp();
    }
}
