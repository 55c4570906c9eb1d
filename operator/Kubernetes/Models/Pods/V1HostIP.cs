using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One address of a pod's node.</summary>
public partial record V1HostIP
{
    [JsonPropertyName("ip")]
    public required string Ip { get; set; }
}
