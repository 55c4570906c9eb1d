namespace ModelOperator.Reconciliation;

/// <summary>A kind that is watched, seen from who starts and stops it.</summary>
public interface IInformer
{
    /// <summary>Raised when the server begins, or ceases, to have the kind.</summary>
    event Action? ServedChanged;

    /// <summary>The kind's name, for logs and metrics.</summary>
    string Kind { get; }

    bool HasSynced { get; }

    /// <summary>Completes when the first list is in.</summary>
    Task Synced { get; }

    /// <summary>Follows the API server until the token is cancelled, through every failure. Can be called once.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
