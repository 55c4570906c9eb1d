using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One aspect of an autoscaler's state: AbleToScale, ScalingActive, ScalingLimited.</summary>
public partial record V2HorizontalPodAutoscalerCondition
{
    [JsonPropertyName("lastTransitionTime")]
    public DateTime? LastTransitionTime { get; set; }

    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("status")]
    public required string Status { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }
}
