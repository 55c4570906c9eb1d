using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The addresses that an ingress's load balancer listens on.</summary>
public partial record V1IngressLoadBalancerStatus
{
    [JsonPropertyName("ingress")]
    public IList<V1IngressLoadBalancerIngress>? Ingress { get; set; }
}
