using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>CPU or memory of one container of the pods.</summary>
public partial record V2ContainerResourceMetricSource
{
    [JsonPropertyName("container")]
    public required string Container { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("target")]
    public required V2MetricTarget Target { get; set; }
}
