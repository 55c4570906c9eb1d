using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The HTTP paths of a rule.</summary>
public partial record V1HTTPIngressRuleValue
{
    [JsonPropertyName("paths")]
    public required IList<V1HTTPIngressPath> Paths { get; set; }
}
