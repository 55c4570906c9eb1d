using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A key of a Secret.</summary>
public partial record V1SecretKeySelector
{
    [JsonPropertyName("key")]
    public required string Key { get; set; }

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("optional")]
    public bool? Optional { get; set; }
}
