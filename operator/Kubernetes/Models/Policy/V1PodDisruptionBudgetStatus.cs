using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a disruption budget allows now.</summary>
public partial record V1PodDisruptionBudgetStatus
{
    [JsonPropertyName("conditions")]
    public IList<V1Condition>? Conditions { get; set; }

    [JsonPropertyName("currentHealthy")]
    public int? CurrentHealthy { get; set; }

    [JsonPropertyName("desiredHealthy")]
    public int? DesiredHealthy { get; set; }

    [JsonPropertyName("disruptedPods")]
    public IDictionary<string, DateTime>? DisruptedPods { get; set; }

    [JsonPropertyName("disruptionsAllowed")]
    public int? DisruptionsAllowed { get; set; }

    [JsonPropertyName("expectedPods")]
    public int? ExpectedPods { get; set; }

    [JsonPropertyName("observedGeneration")]
    public long? ObservedGeneration { get; set; }
}
