using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Chooses objects by their labels; all of its requirements must hold, an empty one matches everything.</summary>
public partial record V1LabelSelector
{
    [JsonPropertyName("matchExpressions")]
    public IList<V1LabelSelectorRequirement>? MatchExpressions { get; set; }

    [JsonPropertyName("matchLabels")]
    public IDictionary<string, string>? MatchLabels { get; set; }
}
