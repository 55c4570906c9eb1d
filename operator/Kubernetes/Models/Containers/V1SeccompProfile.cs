using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The system calls that a container may make.</summary>
public partial record V1SeccompProfile
{
    [JsonPropertyName("localhostProfile")]
    public string? LocalhostProfile { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }
}
