using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Where matching requests go.</summary>
public partial record V1IngressBackend
{
    [JsonPropertyName("service")]
    public V1IngressServiceBackend? Service { get; set; }
}
