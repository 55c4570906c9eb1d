using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A custom metric of each pod.</summary>
public partial record V2PodsMetricSource
{
    [JsonPropertyName("metric")]
    public required V2MetricIdentifier Metric { get; set; }

    [JsonPropertyName("target")]
    public required V2MetricTarget Target { get; set; }
}
