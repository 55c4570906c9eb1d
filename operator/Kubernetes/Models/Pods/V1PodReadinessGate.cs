using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A condition, set by someone else, that must be True before the pod counts as ready.</summary>
public partial record V1PodReadinessGate
{
    [JsonPropertyName("conditionType")]
    public required string ConditionType { get; set; }
}
