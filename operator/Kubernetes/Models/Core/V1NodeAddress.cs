using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One address of a node and its type.</summary>
public partial record V1NodeAddress
{
    [JsonPropertyName("address")]
    public required string Address { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }
}
