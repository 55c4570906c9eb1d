using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Node requirements that must hold together.</summary>
public partial record V1NodeSelectorTerm
{
    [JsonPropertyName("matchExpressions")]
    public IList<V1NodeSelectorRequirement>? MatchExpressions { get; set; }

    [JsonPropertyName("matchFields")]
    public IList<V1NodeSelectorRequirement>? MatchFields { get; set; }
}
