using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The operating system that a pod's containers need.</summary>
public partial record V1PodOS
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
