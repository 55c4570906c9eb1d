using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The Secret whose keys become environment variables.</summary>
public partial record V1SecretEnvSource
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("optional")]
    public bool? Optional { get; set; }
}
