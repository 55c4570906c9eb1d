using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A node preference with a weight from 1 to 100.</summary>
public partial record V1PreferredSchedulingTerm
{
    [JsonPropertyName("preference")]
    public required V1NodeSelectorTerm Preference { get; set; }

    [JsonPropertyName("weight")]
    public required int Weight { get; set; }
}
