using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Whether a container must restart when a resource is resized in place.</summary>
public partial record V1ContainerResizePolicy
{
    [JsonPropertyName("resourceName")]
    public required string ResourceName { get; set; }

    [JsonPropertyName("restartPolicy")]
    public required string RestartPolicy { get; set; }
}
