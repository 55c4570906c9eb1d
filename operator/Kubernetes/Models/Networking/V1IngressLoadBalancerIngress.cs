using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One address of an ingress's load balancer.</summary>
public partial record V1IngressLoadBalancerIngress
{
    [JsonPropertyName("hostname")]
    public string? Hostname { get; set; }

    [JsonPropertyName("ip")]
    public string? Ip { get; set; }

    [JsonPropertyName("ports")]
    public IList<V1IngressPortStatus>? Ports { get; set; }
}
