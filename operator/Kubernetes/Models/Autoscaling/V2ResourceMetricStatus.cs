using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The last CPU or memory usage of the pods.</summary>
public partial record V2ResourceMetricStatus
{
    [JsonPropertyName("current")]
    public required V2MetricValueStatus Current { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
