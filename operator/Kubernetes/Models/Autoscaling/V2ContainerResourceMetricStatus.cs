using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The last CPU or memory usage of one container of the pods.</summary>
public partial record V2ContainerResourceMetricStatus
{
    [JsonPropertyName("container")]
    public required string Container { get; set; }

    [JsonPropertyName("current")]
    public required V2MetricValueStatus Current { get; set; }

    [JsonPropertyName("name")]
    public required string Name { get; set; }
}
