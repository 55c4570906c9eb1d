using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The paths of one host.</summary>
public partial record V1IngressRule
{
    [JsonPropertyName("host")]
    public string? Host { get; set; }

    [JsonPropertyName("http")]
    public V1HTTPIngressRuleValue? Http { get; set; }
}
