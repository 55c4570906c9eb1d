using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Sets a workload's replicas from metrics.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V2HorizontalPodAutoscaler : IKubernetesObject<V1ObjectMeta>, ISpec<V2HorizontalPodAutoscalerSpec>
{
    public const string KubeApiVersion = "v2";
    public const string KubeKind = "HorizontalPodAutoscaler";
    public const string KubeGroup = "autoscaling";
    public const string KubePluralName = "horizontalpodautoscalers";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public required V2HorizontalPodAutoscalerSpec Spec { get; set; }

    [JsonPropertyName("status")]
    public V2HorizontalPodAutoscalerStatus? Status { get; set; }
}
