using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One address of a pod.</summary>
public partial record V1PodIP
{
    [JsonPropertyName("ip")]
    public required string Ip { get; set; }
}
