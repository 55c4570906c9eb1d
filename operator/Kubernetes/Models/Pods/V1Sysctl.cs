using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One kernel parameter of a pod.</summary>
public partial record V1Sysctl
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("value")]
    public required string Value { get; set; }
}
