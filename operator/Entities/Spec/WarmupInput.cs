using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>The shape of one input in the warm-up.</summary>
public sealed record WarmupInput
{
    /// <summary>The input's name in the model's signature.</summary>
    [Required]
    [MaxLength(256)]
    [MinLength(1)]
    public string? Name { get; init; }

    /// <summary>The dimensions, outermost first.</summary>
    [Required]
    [MaxLength(16)]
    public IReadOnlyList<long>? Shape { get; init; }
}
