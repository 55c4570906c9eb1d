using System.Text.Json.Serialization;

namespace ModelStores;

/// <summary>A token of a service account that another identity acts as.</summary>
internal sealed record GoogleImpersonatedToken(
    [property: JsonPropertyName("accessToken")] string? Value,
    [property: JsonPropertyName("expireTime")] DateTimeOffset Until);
