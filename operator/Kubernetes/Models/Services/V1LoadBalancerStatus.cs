using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The addresses that a load balancer listens on.</summary>
public partial record V1LoadBalancerStatus
{
    [JsonPropertyName("ingress")]
    public IList<V1LoadBalancerIngress>? Ingress { get; set; }
}
