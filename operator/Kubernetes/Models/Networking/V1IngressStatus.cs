using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The addresses of an ingress.</summary>
public partial record V1IngressStatus
{
    [JsonPropertyName("loadBalancer")]
    public V1IngressLoadBalancerStatus? LoadBalancer { get; set; }
}
