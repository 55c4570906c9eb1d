using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>An environment variable: a value, or where the value comes from.</summary>
public partial record V1EnvVar
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("value")]
    public string? Value { get; set; }

    [JsonPropertyName("valueFrom")]
    public V1EnvVarSource? ValueFrom { get; set; }
}
