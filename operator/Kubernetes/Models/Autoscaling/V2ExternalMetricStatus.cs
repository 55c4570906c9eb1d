using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The last value of a metric from outside of the cluster.</summary>
public partial record V2ExternalMetricStatus
{
    [JsonPropertyName("current")]
    public required V2MetricValueStatus Current { get; set; }

    [JsonPropertyName("metric")]
    public required V2MetricIdentifier Metric { get; set; }
}
