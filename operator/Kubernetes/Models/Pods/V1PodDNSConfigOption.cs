using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One DNS resolver option.</summary>
public partial record V1PodDNSConfigOption
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("value")]
    public string? Value { get; set; }
}
