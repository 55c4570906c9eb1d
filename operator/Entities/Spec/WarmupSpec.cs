using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>The inferences that a pod runs before it counts as ready.</summary>
public sealed record WarmupSpec
{
    /// <summary>How many inferences run. Default 3; 0 leaves the warm-up out.</summary>
    [Range(0, 1000)]
    public int? Iterations { get; init; }

    /// <summary>Shapes for inputs with free dimensions. Default: each free dimension is 1.</summary>
    [NotYetInEffect]
    [ListMap("name")]
    [MaxLength(64)]
    public IReadOnlyList<WarmupInput>? Inputs { get; init; }
}
