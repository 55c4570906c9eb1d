using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Names an object by kind and name.</summary>
public partial record V2CrossVersionObjectReference
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    [JsonPropertyName("kind")]
    public required string Kind { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
