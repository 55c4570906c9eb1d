using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The load balancer of a service, and its conditions.</summary>
public partial record V1ServiceStatus
{
    [JsonPropertyName("conditions")]
    public IList<V1Condition>? Conditions { get; set; }

    [JsonPropertyName("loadBalancer")]
    public V1LoadBalancerStatus? LoadBalancer { get; set; }
}
