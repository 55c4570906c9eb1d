using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A service's port, by name or number.</summary>
public partial record V1ServiceBackendPort
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("number")]
    public int? Number { get; set; }
}
