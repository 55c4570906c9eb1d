using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>An answer of Google's token services.</summary>
/// <param name="Value">The access token.</param>
/// <param name="ExpiresIn">How long it is good for, in seconds from its being given.</param>
internal sealed record GoogleToken(
    [property: JsonPropertyName("access_token")] string? Value,
    [property: JsonPropertyName("expires_in")] int ExpiresIn);
