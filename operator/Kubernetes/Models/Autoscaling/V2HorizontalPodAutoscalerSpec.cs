using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What is scaled, between which bounds, and by which metrics.</summary>
public partial record V2HorizontalPodAutoscalerSpec
{
    [JsonPropertyName("behavior")]
    public V2HorizontalPodAutoscalerBehavior? Behavior { get; set; }

    [JsonPropertyName("maxReplicas")]
    public required int MaxReplicas { get; set; }

    [JsonPropertyName("metrics")]
    public IList<V2MetricSpec>? Metrics { get; set; }

    [JsonPropertyName("minReplicas")]
    public int? MinReplicas { get; set; }

    [JsonPropertyName("scaleTargetRef")]
    public required V2CrossVersionObjectReference ScaleTargetRef { get; set; }
}
