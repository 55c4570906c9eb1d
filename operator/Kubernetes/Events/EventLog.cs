namespace ModelOperator.Kubernetes.Events;

/// <summary>What the event recorder logs. Ids 100 to 109.</summary>
internal static partial class EventLog
{
    [LoggerMessage(100, LogLevel.Warning, "The event {Reason} of {Key} could not be written: {Error}")]
    public static partial void EventNotWritten(this ILogger logger, string reason, ObjectKey key, string error);
}
