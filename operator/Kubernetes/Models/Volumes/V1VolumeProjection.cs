using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>One source of a projected volume.</summary>
public partial record V1VolumeProjection
{
    [JsonPropertyName("configMap")]
    public V1ConfigMapProjection? ConfigMap { get; set; }

    [JsonPropertyName("downwardAPI")]
    public V1DownwardAPIProjection? DownwardAPI { get; set; }

    [JsonPropertyName("secret")]
    public V1SecretProjection? Secret { get; set; }

    [JsonPropertyName("serviceAccountToken")]
    public V1ServiceAccountTokenProjection? ServiceAccountToken { get; set; }
}
