using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What is known of a container that was created.</summary>
public partial record V1ContainerStatus
{
    [JsonPropertyName("allocatedResources")]
    public IDictionary<string, ResourceQuantity>? AllocatedResources { get; set; }

    [JsonPropertyName("containerID")]
    public string? ContainerID { get; set; }

    [JsonPropertyName("image")]
    public required string Image { get; set; }

    [JsonPropertyName("imageID")]
    public required string ImageID { get; set; }

    [JsonPropertyName("lastState")]
    public V1ContainerState? LastState { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("ready")]
    public required bool Ready { get; set; }

    [JsonPropertyName("resources")]
    public V1ResourceRequirements? Resources { get; set; }

    [JsonPropertyName("restartCount")]
    public required int RestartCount { get; set; }

    [JsonPropertyName("started")]
    public bool? Started { get; set; }

    [JsonPropertyName("state")]
    public V1ContainerState? State { get; set; }

    [JsonPropertyName("stopSignal")]
    public string? StopSignal { get; set; }
}
