using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Why a container is not running yet.</summary>
public partial record V1ContainerStateWaiting
{
    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }
}
