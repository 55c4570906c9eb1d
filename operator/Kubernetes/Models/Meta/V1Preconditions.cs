using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What must hold of the stored object for a deletion to take place.</summary>
public partial record V1Preconditions
{
    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; set; }

    [JsonPropertyName("uid")]
    public string? Uid { get; set; }
}
