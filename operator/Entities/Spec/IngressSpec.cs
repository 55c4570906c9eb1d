using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>An Ingress.</summary>
public sealed record IngressSpec
{
    /// <summary>The IngressClass. Default: the cluster's.</summary>
    [MaxLength(253)]
    public string? ClassName { get; init; }

    /// <summary>Host names that the Ingress answers to.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(16)]
    [ItemMaxLength(253)]
    [Pattern(Hostname.Pattern, Hostname.Rule)]
    public IReadOnlyList<string>? Hostnames { get; init; }

    /// <summary>The Secret with the certificate for the host names. Default: no TLS.</summary>
    [MaxLength(253)]
    public string? TlsSecretName { get; init; }
}
