using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One requirement of a node: a key, an operator and values.</summary>
public partial record V1NodeSelectorRequirement
{
    [JsonPropertyName("key")]
    public required string Key { get; set; }

    [JsonPropertyName("operator")]
    public required string OperatorProperty { get; set; }

    [JsonPropertyName("values")]
    public IList<string>? Values { get; set; }
}
