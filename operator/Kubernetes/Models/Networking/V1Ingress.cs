using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Routes HTTP from outside to services.</summary>
[KubernetesEntity(Group = KubeGroup, Kind = KubeKind, ApiVersion = KubeApiVersion, PluralName = KubePluralName)]
public partial record V1Ingress : IKubernetesObject<V1ObjectMeta>, ISpec<V1IngressSpec>
{
    public const string KubeApiVersion = "v1";
    public const string KubeKind = "Ingress";
    public const string KubeGroup = "networking.k8s.io";
    public const string KubePluralName = "ingresses";

    [JsonPropertyName("apiVersion")]
    public string ApiVersion { get; set; } = null!;

    [JsonPropertyName("kind")]
    public string Kind { get; set; } = null!;

    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public V1IngressSpec Spec { get; set; } = null!;

    [JsonPropertyName("status")]
    public V1IngressStatus? Status { get; set; }
}
