using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A service and its port.</summary>
public partial record V1IngressServiceBackend
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("port")]
    public V1ServiceBackendPort? Port { get; set; }
}
