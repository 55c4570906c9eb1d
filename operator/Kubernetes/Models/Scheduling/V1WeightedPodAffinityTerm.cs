using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A pod affinity preference with a weight from 1 to 100.</summary>
public partial record V1WeightedPodAffinityTerm
{
    [JsonPropertyName("podAffinityTerm")]
    public required V1PodAffinityTerm PodAffinityTerm { get; set; }

    [JsonPropertyName("weight")]
    public required int Weight { get; set; }
}
