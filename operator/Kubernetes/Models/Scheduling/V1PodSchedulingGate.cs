using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Keeps a pod from being scheduled until it is removed.</summary>
public partial record V1PodSchedulingGate
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
