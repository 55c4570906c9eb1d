using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A path, how it is matched, and its backend.</summary>
public partial record V1HTTPIngressPath
{
    [JsonPropertyName("backend")]
    public required V1IngressBackend Backend { get; set; }

    [JsonPropertyName("path")]
    public string? Path { get; set; }

    [JsonPropertyName("pathType")]
    public required string PathType { get; set; }
}
