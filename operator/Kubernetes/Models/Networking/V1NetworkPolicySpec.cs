using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The pods and the rules of a network policy.</summary>
public partial record V1NetworkPolicySpec
{
    [JsonPropertyName("egress")]
    public IList<V1NetworkPolicyEgressRule>? Egress { get; set; }

    [JsonPropertyName("ingress")]
    public IList<V1NetworkPolicyIngressRule>? Ingress { get; set; }

    [JsonPropertyName("podSelector")]
    public V1LabelSelector? PodSelector { get; set; }

    [JsonPropertyName("policyTypes")]
    public IList<string>? PolicyTypes { get; set; }
}
