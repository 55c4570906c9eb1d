namespace InferenceRuntime.Security.Authentication;

/// <summary>JSON web tokens that are taken.</summary>
public sealed record JwtOptions
{
    /// <summary>Who must have issued them: the claim iss.</summary>
    public required string Issuer { get; init; }

    /// <summary>For whom they must be: one of these must be in the claim aud. Empty: for anybody, which <see cref="RequiredClaims"/> must then narrow.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>Where the issuer's keys are: an https URL, or a file.</summary>
    public required string Keys { get; init; }

    /// <summary>Claims that must have a value, or have it among several.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequiredClaims { get; init; } = [];
}
