using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How often an event was repeated and when last (events.k8s.io API group).</summary>
public partial record Eventsv1EventSeries
{
    [JsonPropertyName("count")]
    public required int Count { get; set; }

    [JsonPropertyName("lastObservedTime")]
    public required DateTime LastObservedTime { get; set; }
}
