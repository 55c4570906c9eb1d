using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A metric from outside of the cluster.</summary>
public partial record V2ExternalMetricSource
{
    [JsonPropertyName("metric")]
    public required V2MetricIdentifier Metric { get; set; }

    [JsonPropertyName("target")]
    public required V2MetricTarget Target { get; set; }
}
