using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>A key of a Secret or of a ConfigMap in the namespace of the resource.</summary>
public sealed record KeyReference
{
    /// <summary>The object's name.</summary>
    [Required]
    [MaxLength(253)]
    [Pattern(DnsName.Pattern, DnsName.Rule)]
    public string? Name { get; init; }

    /// <summary>The key.</summary>
    [Required]
    [MaxLength(253)]
    [Pattern("^[-._a-zA-Z0-9]+$", "a key consists of letters, digits, '-', '_' and '.'")]
    public string? Key { get; init; }
}
