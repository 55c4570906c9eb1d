using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>Merging of requests into one run of the model.</summary>
public sealed record BatchingSpec
{
    /// <summary>Rows that requests are merged up to; a larger request is split. 1 turns batching off. A model whose rows are not independent is served unbatched.</summary>
    [Range(1, 65536)]
    public int? MaxBatchSize { get; init; }

    /// <summary>How long a request waits for others although the model is idle, such as 2ms. By default it does not wait.</summary>
    [Duration]
    public string? MaxDelay { get; init; }

    /// <summary>How many requests may wait; one more is answered with 429. Default 1024.</summary>
    [Range(1, 1048576)]
    public int? MaxQueueSize { get; init; }
}
