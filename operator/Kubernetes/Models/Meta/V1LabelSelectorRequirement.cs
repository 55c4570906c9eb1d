using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One requirement of a label selector: a key, an operator (In, NotIn, Exists, DoesNotExist) and values.</summary>
public partial record V1LabelSelectorRequirement
{
    [JsonPropertyName("key")]
    public required string Key { get; set; }

    [JsonPropertyName("operator")]
    public required string OperatorProperty { get; set; }

    [JsonPropertyName("values")]
    public IList<string>? Values { get; set; }
}
