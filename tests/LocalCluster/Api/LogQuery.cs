namespace LocalCluster.Api;

/// <summary>The query of <c>pods/{name}/log</c>, as its parameters of the same names.</summary>
public sealed record LogQuery
{
    /// <summary>The last run in place of the current one.</summary>
    public bool Previous { get; init; }

    /// <summary>Go on until the container ends.</summary>
    public bool Follow { get; init; }

    /// <summary>Each line starts with the time it was written (RFC 3339, nanoseconds) and a space.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Only the last lines of what is there; null is all.</summary>
    public int? TailLines { get; init; }

    /// <summary>Only lines written at or after this time (sinceTime, or now less sinceSeconds); null is all.</summary>
    public DateTimeOffset? Since { get; init; }
}
