using System.ComponentModel.DataAnnotations;

namespace ModelOperator.Entities;

/// <summary>The clients' keys.</summary>
public sealed record ApiKeysSpec
{
    /// <summary>
    /// The Secret, in the namespace of this resource, with a key of at least 16 characters for each client, under the client's name. A change of it is taken up within about a minute, without a restart.
    /// </summary>
    [Required]
    public SecretReference? SecretRef { get; init; }
}
