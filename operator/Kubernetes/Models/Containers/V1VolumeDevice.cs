using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A block volume of the pod as a device in a container.</summary>
public partial record V1VolumeDevice
{
    [JsonPropertyName("devicePath")]
    public required string DevicePath { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
