using System.Text.Json;
using k8s;
using ModelOperator.Kubernetes.Api;

namespace ModelOperator.Reconciliation.Watching;

/// <summary>The watcher's transitions. One step makes at most one request or reads one event, and never waits by itself.</summary>
/// <param name="source">The requests.</param>
/// <param name="isOptional">Whether the server may lack the kind.</param>
internal sealed class WatcherMachine<T>(IWatchSource<T> source, bool isOptional = false)
    where T : class
{
    /// <summary>Where every watcher begins.</summary>
    public static readonly WatcherState<T> Start = new WatcherState<T>.Listing(null);

    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<WatcherStep<T>> StepAsync(WatcherState<T> state, CancellationToken cancellationToken) => state switch
    {
        WatcherState<T>.Listing listing => ListAsync(listing, listing.ContinueToken, cancellationToken),
        WatcherState<T>.NotServed => ListAsync(state, null, cancellationToken),
        WatcherState<T>.Listed listed => Task.FromResult(Open(listed, cancellationToken)),
        WatcherState<T>.Watching watching => ReadAsync(watching, cancellationToken),
        _ => throw new InvalidOperationException($"Unknown watcher state {state}."),
    };

    private async Task<WatcherStep<T>> ListAsync(WatcherState<T> state, string? continueToken, CancellationToken cancellationToken)
    {
        ObjectPage<T> page;
        try
        {
            page = await source.ListAsync(continueToken, cancellationToken);
        }
        catch (ApiException error) when (IsNotServed(error))
        {
            return new WatcherStep<T>(new WatcherState<T>.NotServed(), state is WatcherState<T>.NotServed ? [] : [new WatcherEvent<T>(WatcherEventType.NotServed)]);
        }
        catch (Exception error) when (IsExpected(error, cancellationToken))
        {
            // The version that the pages belong to is too old: begin with a fresh one. Any other failure asks for the same page again.
            return new WatcherStep<T>(error is ApiException { IsExpired: true } ? Start : state, [], error);
        }

        var events = new List<WatcherEvent<T>>(page.Items.Count + 2);
        if (continueToken is null)
        {
            events.Add(new WatcherEvent<T>(WatcherEventType.Init));
        }

        events.AddRange(page.Items.Select(item => new WatcherEvent<T>(WatcherEventType.InitApply, item)));
        if (page.Continue is not null)
        {
            return new WatcherStep<T>(new WatcherState<T>.Listing(page.Continue), events);
        }

        events.Add(new WatcherEvent<T>(WatcherEventType.InitDone));
        return new WatcherStep<T>(new WatcherState<T>.Listed(page.ResourceVersion), events);
    }

    private WatcherStep<T> Open(WatcherState<T>.Listed state, CancellationToken cancellationToken) =>
        new(new WatcherState<T>.Watching(state.ResourceVersion, source.WatchAsync(state.ResourceVersion, cancellationToken).GetAsyncEnumerator(cancellationToken)), []);

    private async Task<WatcherStep<T>> ReadAsync(WatcherState<T>.Watching state, CancellationToken cancellationToken)
    {
        try
        {
            if (await state.Events.MoveNextAsync())
            {
                var change = state.Events.Current;
                return new WatcherStep<T>(state with { ResourceVersion = change.ResourceVersion }, EventsOf(change));
            }
        }
        catch (Exception error) when (IsExpected(error, cancellationToken))
        {
            await state.Events.DisposeAsync();
            var isListedAnew = error is ApiException answer && (answer.IsExpired || IsNotServed(answer));
            return new WatcherStep<T>(isListedAnew ? Start : new WatcherState<T>.Listed(state.ResourceVersion), [], error);
        }

        await state.Events.DisposeAsync();
        return new WatcherStep<T>(new WatcherState<T>.Listed(state.ResourceVersion), []);
    }

    private static IReadOnlyList<WatcherEvent<T>> EventsOf(WatchEvent<T> change) => change.Type switch
    {
        WatchEventType.Added or WatchEventType.Modified => [new WatcherEvent<T>(WatcherEventType.Apply, change.Object)],
        WatchEventType.Deleted => [new WatcherEvent<T>(WatcherEventType.Delete, change.Object)],
        _ => [],
    };

    private bool IsNotServed(ApiException error) => isOptional && error.IsNotFound;

    private static bool IsExpected(Exception error, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested
        && error is ApiException or HttpRequestException or IOException or TimeoutException or JsonException
            or Kubernetes.Configuration.KubernetesConfigurationException;
}
