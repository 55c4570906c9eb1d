using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How often an event was repeated and when last (core API group).</summary>
public partial record Corev1EventSeries
{
    [JsonPropertyName("count")]
    public int? Count { get; set; }

    [JsonPropertyName("lastObservedTime")]
    public DateTime? LastObservedTime { get; set; }
}
