using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One file with a field of the pod.</summary>
public partial record V1DownwardAPIVolumeFile
{
    [JsonPropertyName("fieldRef")]
    public V1ObjectFieldSelector? FieldRef { get; set; }

    [JsonPropertyName("mode")]
    public int? Mode { get; set; }

    [JsonPropertyName("path")]
    public required string Path { get; set; }

    [JsonPropertyName("resourceFieldRef")]
    public V1ResourceFieldSelector? ResourceFieldRef { get; set; }
}
