namespace InferenceRuntime.Bench.Load;

/// <summary>One client: a request at a time.</summary>
internal interface ILoadWorker : IAsyncDisposable
{
    /// <summary>
    /// Sends the prepared request and waits for the whole answer. Null when it succeeded, otherwise the kind of error, such as <c>HTTP 429</c>.
    /// Throws only <see cref="OperationCanceledException"/>.
    /// </summary>
    ValueTask<string?> SendAsync(CancellationToken cancellation);
}
