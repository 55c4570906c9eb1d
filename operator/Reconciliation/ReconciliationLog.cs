using ModelOperator.Kubernetes;

namespace ModelOperator.Reconciliation;

/// <summary>What the reconciliation logs. Ids 200 to 299.</summary>
internal static partial class ReconciliationLog
{
    [LoggerMessage(200, LogLevel.Information, "Listed {Count} objects of kind {Kind} in {Scope}.")]
    public static partial void Listed(this ILogger logger, string kind, string scope, int count);

    [LoggerMessage(201, LogLevel.Warning, "Watching {Kind} failed: {Error}. Next attempt in {Delay:0.0} s.")]
    public static partial void WatchFailed(this ILogger logger, string kind, string error, double delay);

    [LoggerMessage(202, LogLevel.Information, "All caches are in sync; there are {Count} objects of kind {Kind}.")]
    public static partial void Synced(this ILogger logger, string kind, int count);

    [LoggerMessage(203, LogLevel.Information, "Reconciling {Kind} with {Workers} workers.")]
    public static partial void WorkersStarted(this ILogger logger, string kind, int workers);

    [LoggerMessage(204, LogLevel.Information, "Stopped reconciling {Kind}.")]
    public static partial void WorkersStopped(this ILogger logger, string kind);

    [LoggerMessage(205, LogLevel.Warning, "Reconciling {Kind} {Key} failed: {Error} Next attempt in {Delay:0.0} s.")]
    public static partial void Failed(this ILogger logger, string kind, ObjectKey key, string error, double delay);

    [LoggerMessage(206, LogLevel.Error, "Reconciling {Kind} {Key} failed unexpectedly. Next attempt in {Delay:0.0} s.")]
    public static partial void FailedUnexpectedly(this ILogger logger, Exception error, string kind, ObjectKey key, double delay);

    [LoggerMessage(207, LogLevel.Warning, "Reconciling {Kind} {Key} can not succeed until something changes: {Error}")]
    public static partial void Terminal(this ILogger logger, string kind, ObjectKey key, string error);

    [LoggerMessage(208, LogLevel.Warning, "Gave up the work on {Kind} {Key}, which did not end in time at the stop.")]
    public static partial void Aborted(this ILogger logger, string kind, ObjectKey key);

    [LoggerMessage(209, LogLevel.Information, "The kind {Kind} {Change}.")]
    public static partial void ServedChanged(this ILogger logger, string kind, string change);

    [LoggerMessage(210, LogLevel.Error, "May not list {Kind} in namespace {Namespace}: it is served as if it had none, and asked for again. Is the namespace gone, or its Role?")]
    public static partial void Refused(this ILogger logger, string kind, string @namespace);

    [LoggerMessage(220, LogLevel.Information, "Waiting for the lease {Lease} as {Identity}; its holder is {Holder}.")]
    public static partial void WaitingForLease(this ILogger logger, ObjectKey lease, string identity, string holder);

    [LoggerMessage(221, LogLevel.Information, "Holding the lease {Lease} as {Identity}.")]
    public static partial void LeaseAcquired(this ILogger logger, ObjectKey lease, string identity);

    [LoggerMessage(222, LogLevel.Warning, "Renewing the lease {Lease} failed: {Error}")]
    public static partial void LeaseNotRenewed(this ILogger logger, ObjectKey lease, string error);

    [LoggerMessage(223, LogLevel.Error, "Lost the lease {Lease}.")]
    public static partial void LeaseLost(this ILogger logger, ObjectKey lease);

    [LoggerMessage(224, LogLevel.Information, "Released the lease {Lease}.")]
    public static partial void LeaseReleased(this ILogger logger, ObjectKey lease);

    [LoggerMessage(225, LogLevel.Warning, "Releasing the lease {Lease} failed: {Error} Another process takes over when it expires.")]
    public static partial void LeaseNotReleased(this ILogger logger, ObjectKey lease, string error);
}
