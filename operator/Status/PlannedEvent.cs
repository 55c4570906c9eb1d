using ModelOperator.Kubernetes.Events;

namespace ModelOperator.Status;

/// <summary>An event to record.</summary>
public sealed record PlannedEvent(EventType Type, string Reason, string Message);
