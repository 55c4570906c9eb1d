namespace InferenceRuntime.Tests.Load;

/// <summary>One connection to the server, used for one request at a time.</summary>
internal interface ILoadConnection : IAsyncDisposable
{
    /// <summary>Asks the model for one value. Never throws for what the server does, only when <paramref name="cancellation"/> ends it.</summary>
    Task<LoadAnswer> AskAsync(float value, CancellationToken cancellation);
}
