using System.ComponentModel.DataAnnotations;
using ModelOperator.Entities.Schema;

namespace ModelOperator.Entities;

/// <summary>The tokens that are taken: signed by RS*, PS* or ES*, with an end.</summary>
[CelRule(KeysRule, KeysMessage)]
[CelRule("has(self.audiences) || has(self.requiredClaims)", NarrowMessage)]
public sealed record JwtSpec
{
    internal const string KeysMessage = "exactly one of jwksUri and jwksConfigMapKeyRef must be set";
    internal const string NarrowMessage = "audiences or requiredClaims must be set: without either every token of the issuer would be let in, whoever it is for";
    private const string KeysRule = "(has(self.jwksUri) ? 1 : 0) + (has(self.jwksConfigMapKeyRef) ? 1 : 0) == 1";

    /// <summary>Who issues them: the claim iss.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(512)]
    [Pattern("^[!-~]+$", "issuer must be visible ASCII without blanks, such as https://issuer.example.com")]
    public string? Issuer { get; init; }

    /// <summary>For whom they must be: one of these must be in the claim aud. Default: the audience is not looked at.</summary>
    [MinLength(1)]
    [MaxLength(16)]
    [ItemMaxLength(512)]
    public IReadOnlyList<string>? Audiences { get; init; }

    /// <summary>Where the issuer's keys are, a JSON web key set behind https. It is asked again every 10 minutes, and for a key that is not known.</summary>
    [MaxLength(1024)]
    [Pattern("^https://[!-~]+$", "jwksUri must be an https URL, such as https://issuer.example.com/.well-known/jwks.json")]
    public string? JwksUri { get; init; }

    /// <summary>The key of a ConfigMap with the issuer's keys, for pods that do not reach the issuer or do not know its authority.</summary>
    public KeyReference? JwksConfigMapKeyRef { get; init; }

    /// <summary>Claims that a token must have with this value, or with it among several. Default: none.</summary>
    [MinLength(1)]
    [MaxLength(16)]
    public IReadOnlyDictionary<string, string>? RequiredClaims { get; init; }
}
