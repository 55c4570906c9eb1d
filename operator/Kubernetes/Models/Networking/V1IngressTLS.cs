using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A certificate's secret and the hosts it is for.</summary>
public partial record V1IngressTLS
{
    [JsonPropertyName("hosts")]
    public IList<string>? Hosts { get; set; }

    [JsonPropertyName("secretName")]
    public string? SecretName { get; set; }
}
