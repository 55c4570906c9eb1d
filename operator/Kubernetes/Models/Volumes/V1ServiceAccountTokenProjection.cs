using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A service-account token in a projected volume, renewed before it expires.</summary>
public partial record V1ServiceAccountTokenProjection
{
    [JsonPropertyName("audience")]
    public string? Audience { get; set; }

    [JsonPropertyName("expirationSeconds")]
    public long? ExpirationSeconds { get; set; }

    [JsonPropertyName("path")]
    public required string Path { get; set; }
}
