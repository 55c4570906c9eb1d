using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One generation of a deployment's pods.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1ReplicaSet : IKubernetesObject<V1ObjectMeta>, ISpec<V1ReplicaSetSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "ReplicaSet";
    public const string KubeGroup = "apps";
    public const string KubePluralName = "replicasets";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public V1ReplicaSetSpec Spec { get; set; } = null!;

    [JsonPropertyName("status")]
    public V1ReplicaSetStatus? Status { get; set; }
}
