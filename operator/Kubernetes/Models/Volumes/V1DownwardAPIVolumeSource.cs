using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Fields of the pod as files.</summary>
public partial record V1DownwardAPIVolumeSource
{
    [JsonPropertyName("defaultMode")]
    public int? DefaultMode { get; set; }

    [JsonPropertyName("items")]
    public IList<V1DownwardAPIVolumeFile>? Items { get; set; }
}
