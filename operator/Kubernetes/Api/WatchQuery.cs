namespace ModelOperator.Kubernetes.Api;

/// <summary>What to watch, and from where on.</summary>
public sealed record WatchQuery
{
    /// <summary>A namespace; null: all of them.</summary>
    public string? Namespace { get; init; }

    /// <summary>A label selector as kubectl writes it; null: all objects.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>A field selector; null: all objects.</summary>
    public string? FieldSelector { get; init; }

    /// <summary>Events after this version are sent.</summary>
    public required string ResourceVersion { get; init; }

    /// <summary>The server ends the watch after this time. Default 290 s: below the 5 min at which many proxies cut a connection.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(290);

    /// <summary>How long past <see cref="Timeout"/> a silent connection is still believed. Default 5 s.</summary>
    public TimeSpan IdleMargin { get; init; } = TimeSpan.FromSeconds(5);
}
