namespace LocalCluster.Controllers.Reconciliation;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Controller} failed on {Key}, next try in {Delay}")]
    public static partial void ReconcileFailed(ILogger logger, string controller, string key, TimeSpan delay, Exception failure);

    [LoggerMessage(2, LogLevel.Warning, "Watching {Kind} broke off, listing it again in {Delay}")]
    public static partial void WatchFailed(ILogger logger, string kind, TimeSpan delay, Exception failure);

    [LoggerMessage(3, LogLevel.Warning, "The API server does not serve {Kind}: it counts as empty")]
    public static partial void KindNotServed(ILogger logger, string kind);

    [LoggerMessage(4, LogLevel.Warning, "The event {Reason} of {Name} was not written")]
    public static partial void EventFailed(ILogger logger, string reason, string name, Exception failure);
}
