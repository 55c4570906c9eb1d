using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How long a client address keeps to one pod, in seconds.</summary>
public partial record V1ClientIPConfig
{
    [JsonPropertyName("timeoutSeconds")]
    public int? TimeoutSeconds { get; set; }
}
