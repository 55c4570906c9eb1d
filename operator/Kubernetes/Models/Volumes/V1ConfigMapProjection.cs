using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A ConfigMap in a projected volume.</summary>
public partial record V1ConfigMapProjection
{
    [JsonPropertyName("items")]
    public IList<V1KeyToPath>? Items { get; set; }

    [JsonPropertyName("name")]
    public string? Name { get; set; }

    [JsonPropertyName("optional")]
    public bool? Optional { get; set; }
}
