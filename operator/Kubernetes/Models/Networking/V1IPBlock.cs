using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A CIDR with exceptions.</summary>
public partial record V1IPBlock
{
    [JsonPropertyName("cidr")]
    public required string Cidr { get; set; }

    [JsonPropertyName("except")]
    public IList<string>? Except { get; set; }
}
