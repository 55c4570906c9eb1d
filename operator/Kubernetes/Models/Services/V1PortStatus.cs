using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A port of a load balancer, and its error if it has one.</summary>
public partial record V1PortStatus
{
    [JsonPropertyName("error")]
    public string? Error { get; set; }

    [JsonPropertyName("port")]
    public required int Port { get; set; }

    [JsonPropertyName("protocol")]
    public required string Protocol { get; set; }
}
