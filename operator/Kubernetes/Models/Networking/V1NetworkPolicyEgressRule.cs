using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Traffic that may be sent.</summary>
public partial record V1NetworkPolicyEgressRule
{
    [JsonPropertyName("ports")]
    public IList<V1NetworkPolicyPort>? Ports { get; set; }

    [JsonPropertyName("to")]
    public IList<V1NetworkPolicyPeer>? To { get; set; }
}
