using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A directory of an NFS server.</summary>
public partial record V1NFSVolumeSource
{
    [JsonPropertyName("path")]
    public required string Path { get; set; }

    [JsonPropertyName("readOnly")]
    public bool? ReadOnlyProperty { get; set; }

    [JsonPropertyName("server")]
    public required string Server { get; set; }
}
