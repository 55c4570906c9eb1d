using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Fields of the pod in a projected volume.</summary>
public partial record V1DownwardAPIProjection
{
    [JsonPropertyName("items")]
    public IList<V1DownwardAPIVolumeFile>? Items { get; set; }
}
