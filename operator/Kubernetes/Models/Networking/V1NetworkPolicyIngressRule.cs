using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Traffic that is accepted.</summary>
public partial record V1NetworkPolicyIngressRule
{
    [JsonPropertyName("from")]
    public IList<V1NetworkPolicyPeer>? FromProperty { get; set; }

    [JsonPropertyName("ports")]
    public IList<V1NetworkPolicyPort>? Ports { get; set; }
}
