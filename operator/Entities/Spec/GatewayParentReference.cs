using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>A Gateway that a route attaches to.</summary>
public sealed record GatewayParentReference
{
    /// <summary>The Gateway's name.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(253)]
    public string? Name { get; init; }

    /// <summary>The Gateway's namespace. Default: that of this resource.</summary>
    [MaxLength(63)]
    public string? Namespace { get; init; }

    /// <summary>The listener's name. Default: every listener that fits.</summary>
    [MaxLength(253)]
    public string? SectionName { get; init; }
}
