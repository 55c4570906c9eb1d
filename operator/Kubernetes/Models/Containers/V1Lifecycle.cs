using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What runs right after a container starts and right before it is stopped.</summary>
public partial record V1Lifecycle
{
    [JsonPropertyName("postStart")]
    public V1LifecycleHandler? PostStart { get; set; }

    [JsonPropertyName("preStop")]
    public V1LifecycleHandler? PreStop { get; set; }

    [JsonPropertyName("stopSignal")]
    public string? StopSignal { get; set; }
}
