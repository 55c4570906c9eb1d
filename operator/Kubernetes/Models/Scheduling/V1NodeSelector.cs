using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Node requirements: one of the terms must hold.</summary>
public partial record V1NodeSelector
{
    [JsonPropertyName("nodeSelectorTerms")]
    public required IList<V1NodeSelectorTerm> NodeSelectorTerms { get; set; }
}
