using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The AppArmor profile of a container.</summary>
public partial record V1AppArmorProfile
{
    [JsonPropertyName("localhostProfile")]
    public string? LocalhostProfile { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }
}
