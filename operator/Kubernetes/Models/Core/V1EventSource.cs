using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The component and the host that reported an event.</summary>
public partial record V1EventSource
{
    [JsonPropertyName("component")]
    public string? Component { get; set; }

    [JsonPropertyName("host")]
    public string? Host { get; set; }
}
