using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>The certificate of the model server.</summary>
public sealed record TlsSpec
{
    /// <summary>
    /// The Secret of type kubernetes.io/tls, in the namespace of this resource, as cert-manager makes it: tls.crt with the certificate and its chain, and tls.key. A change of it is taken up within about a
    /// minute, without a restart and without closing connections.
    /// </summary>
    [Required]
    [MaxLength(253)]
    [MinLength(1)]
    [Pattern(DnsName.Pattern, DnsName.Rule)]
    public string? SecretName { get; init; }
}
