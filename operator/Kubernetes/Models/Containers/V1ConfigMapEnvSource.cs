using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The ConfigMap whose keys become environment variables.</summary>
public partial record V1ConfigMapEnvSource
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("optional")]
    public bool? Optional { get; set; }
}
