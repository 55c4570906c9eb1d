using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A metric's name and a selector for its series.</summary>
public partial record V2MetricIdentifier
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("selector")]
    public V1LabelSelector? Selector { get; set; }
}
