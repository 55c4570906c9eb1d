using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>CPU or memory of the pods.</summary>
public partial record V2ResourceMetricSource
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("target")]
    public required V2MetricTarget Target { get; set; }
}
