namespace ModelStores;

/// <summary>An artifact that a store does not give. The message names the object and has the store's own answer; it never has a secret.</summary>
public sealed class StoreException(StoreFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFailure Failure => failure;

    /// <summary>Whether another try may succeed: the store was down or busy, not wrong.</summary>
    public bool IsTransient { get; init; }

    /// <summary>How long the store asked to be left alone (Retry-After); null where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
