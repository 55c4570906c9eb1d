using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How many pods of a set must stay while nodes are drained.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1PodDisruptionBudget : IKubernetesObject<V1ObjectMeta>, ISpec<V1PodDisruptionBudgetSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "PodDisruptionBudget";
    public const string KubeGroup = "policy";
    public const string KubePluralName = "poddisruptionbudgets";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public V1PodDisruptionBudgetSpec Spec { get; set; } = null!;

    [JsonPropertyName("status")]
    public V1PodDisruptionBudgetStatus? Status { get; set; }
}
