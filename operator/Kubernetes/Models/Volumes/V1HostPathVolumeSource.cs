using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A file or directory of the node.</summary>
public partial record V1HostPathVolumeSource
{
    [JsonPropertyName("path")]
    public required string Path { get; set; }

    [JsonPropertyName("type")]
    public string? Type { get; set; }
}
