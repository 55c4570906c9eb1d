using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A header of a probe's request.</summary>
public partial record V1HTTPHeader
{
    [JsonPropertyName("name")]
    public required string Name { get; set; }

    [JsonPropertyName("value")]
    public required string Value { get; set; }
}
