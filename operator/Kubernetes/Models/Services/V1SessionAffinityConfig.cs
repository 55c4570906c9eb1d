using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How long a client keeps to one pod.</summary>
public partial record V1SessionAffinityConfig
{
    [JsonPropertyName("clientIP")]
    public V1ClientIPConfig? ClientIP { get; set; }
}
