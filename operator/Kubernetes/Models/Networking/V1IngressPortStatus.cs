using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A port of an ingress's load balancer.</summary>
public partial record V1IngressPortStatus
{
    [JsonPropertyName("error")]
    public string? Error { get; set; }

    [JsonPropertyName("port")]
    public required int Port { get; set; }

    [JsonPropertyName("protocol")]
    public required string Protocol { get; set; }
}
