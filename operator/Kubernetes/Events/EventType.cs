namespace ModelOperator.Kubernetes.Events;

/// <summary>The two types that events have.</summary>
public enum EventType
{
    /// <summary>All is well.</summary>
    Normal,

    /// <summary>Somebody may have to act.</summary>
    Warning,
}
