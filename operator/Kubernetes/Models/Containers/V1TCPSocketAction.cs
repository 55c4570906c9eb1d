using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Opens a connection; being accepted is success.</summary>
public partial record V1TCPSocketAction
{
    [JsonPropertyName("host")]
    public string? Host { get; set; }

    [JsonPropertyName("port")]
    public required IntOrString Port { get; set; }
}
