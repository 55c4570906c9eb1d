using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Calls the standard gRPC health service.</summary>
public partial record V1GRPCAction
{
    [JsonPropertyName("port")]
    public required int Port { get; set; }

    [JsonPropertyName("service")]
    public string? Service { get; set; }
}
