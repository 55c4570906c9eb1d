namespace ModelOperator.Reconciliation;

/// <summary>How a reconciliation ended, and when the key is due again without a change.</summary>
/// <typeparam name="T">The reconciled kind.</typeparam>
public sealed record ReconciliationResult<T>
{
    private ReconciliationResult(T entity) => Entity = entity;

    public T Entity { get; }

    public bool IsSuccess { get; private init; }

    /// <summary>A failure that no repetition heals: the key waits for a change.</summary>
    public bool IsTerminal { get; private init; }

    /// <summary>What failed; null on success.</summary>
    public string? ErrorMessage { get; private init; }

    public Exception? Error { get; private init; }

    /// <summary>When the key is due again; null: on the next change, or after the backoff of a failure.</summary>
    public TimeSpan? RequeueAfter { get; private init; }

    /// <summary>Done. The failures before are forgotten.</summary>
    public static ReconciliationResult<T> Success(T entity, TimeSpan? requeueAfter = null) =>
        new(entity) { IsSuccess = true, RequeueAfter = requeueAfter };

    /// <summary>Failed. Tried again after <paramref name="requeueAfter"/>, or else after a backoff that grows with each failure of the key.</summary>
    public static ReconciliationResult<T> Failure(T entity, string errorMessage, Exception? error = null, TimeSpan? requeueAfter = null) =>
        new(entity) { ErrorMessage = errorMessage, Error = error, RequeueAfter = requeueAfter };

    /// <summary>Failed in a way that only a change of the object or its children can heal.</summary>
    public static ReconciliationResult<T> Terminal(T entity, string errorMessage) =>
        new(entity) { ErrorMessage = errorMessage, IsTerminal = true };
}
