using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A custom metric of one object.</summary>
public partial record V2ObjectMetricSource
{
    [JsonPropertyName("describedObject")]
    public required V2CrossVersionObjectReference DescribedObject { get; set; }

    [JsonPropertyName("metric")]
    public required V2MetricIdentifier Metric { get; set; }

    [JsonPropertyName("target")]
    public required V2MetricTarget Target { get; set; }
}
