using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Dynamic batching of requests.</summary>
public sealed record BatchingSpec
{
    /// <summary>The largest batch, in rows. 1 turns batching off.</summary>
    [Range(1, 65536)]
    public int? MaxBatchSize { get; init; }

    /// <summary>How long the first request of a batch waits for others, such as 2ms.</summary>
    [Duration]
    public string? MaxDelay { get; init; }

    /// <summary>How many requests may wait; one more is answered with 429.</summary>
    [Range(1, 1048576)]
    public int? MaxQueueSize { get; init; }
}
