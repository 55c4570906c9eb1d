using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>An HTTPRoute of the Gateway API.</summary>
public sealed record GatewaySpec
{
    /// <summary>The Gateways that the route attaches to.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(16)]
    public IReadOnlyList<GatewayParentReference>? ParentRefs { get; init; }

    /// <summary>Host names that the route answers to. Default: all of the Gateway's.</summary>
    [MaxLength(16)]
    [ItemMaxLength(253)]
    [Pattern(
        "^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$",
        "a hostname must be a DNS name in lower case, such as models.example.com or *.example.com")]
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>The path prefix under which the model appears. Default /.</summary>
    [MaxLength(256)]
    [Pattern("^/[!-~]*$", "path must start with '/'")]
    public string? Path { get; init; }
}
