using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>When a container started.</summary>
public partial record V1ContainerStateRunning
{
    [JsonPropertyName("startedAt")]
    public DateTime? StartedAt { get; set; }
}
