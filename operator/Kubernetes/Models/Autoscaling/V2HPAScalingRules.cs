using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The rules for one direction of scaling.</summary>
public partial record V2HPAScalingRules
{
    [JsonPropertyName("policies")]
    public IList<V2HPAScalingPolicy>? Policies { get; set; }

    [JsonPropertyName("selectPolicy")]
    public string? SelectPolicy { get; set; }

    [JsonPropertyName("stabilizationWindowSeconds")]
    public int? StabilizationWindowSeconds { get; set; }

    [JsonPropertyName("tolerance")]
    public ResourceQuantity? Tolerance { get; set; }
}
