using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>DNS settings added to those of the pod's DNS policy.</summary>
public partial record V1PodDNSConfig
{
    [JsonPropertyName("nameservers")]
    public IList<string>? Nameservers { get; set; }

    [JsonPropertyName("options")]
    public IList<V1PodDNSConfigOption>? Options { get; set; }

    [JsonPropertyName("searches")]
    public IList<string>? Searches { get; set; }
}
