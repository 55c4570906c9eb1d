using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A key of a ConfigMap or Secret, and the relative path of its file.</summary>
public partial record V1KeyToPath
{
    [JsonPropertyName("key")]
    public required string Key { get; set; }

    [JsonPropertyName("mode")]
    public int? Mode { get; set; }

    [JsonPropertyName("path")]
    public required string Path { get; set; }
}
