using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>A Secret in the namespace of the resource.</summary>
public sealed record SecretReference
{
    /// <summary>The Secret's name.</summary>
    [Required]
    [MaxLength(253)]
    [MinLength(1)]
    [Pattern(DnsName.Pattern, DnsName.Rule)]
    public string? Name { get; init; }
}
