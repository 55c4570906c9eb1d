using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Settings;

/// <summary>How the operator works through its queue.</summary>
public sealed record ReconciliationSettings
{
    /// <summary>How many InferenceServices are worked on at once. Default 8: the work waits for the API server, not for the CPU. Taken up at the next start.</summary>
    [Range(1, 256)]
    public int Concurrency { get; init; } = 8;

    /// <summary>How long a ready pod may take to describe its model. Default 2s; the question is repeated later.</summary>
    [Required]
    [Duration]
    public string ModelQueryTimeout { get; init; } = "2s";

    /// <summary>
    /// How often every InferenceService is looked at again although nothing changed, each at a random moment of that time. Default 10m: a safety net
    /// below the watches, which costs no write.
    /// </summary>
    [Required]
    [Duration]
    public string ResyncInterval { get; init; } = "10m";
}
