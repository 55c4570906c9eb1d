using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The last value of a custom metric of one object.</summary>
public partial record V2ObjectMetricStatus
{
    [JsonPropertyName("current")]
    public required V2MetricValueStatus Current { get; set; }

    [JsonPropertyName("describedObject")]
    public required V2CrossVersionObjectReference DescribedObject { get; set; }

    [JsonPropertyName("metric")]
    public required V2MetricIdentifier Metric { get; set; }
}
