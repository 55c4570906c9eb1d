using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>A Secret in the namespace of the resource.</summary>
public sealed record SecretReference
{
    /// <summary>The Secret's name.</summary>
    [Required]
    [MaxLength(253)]
    [MinLength(1)]
    public string? Name { get; init; }
}
