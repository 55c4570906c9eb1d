using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Takes every key of a ConfigMap or a Secret as an environment variable.</summary>
public partial record V1EnvFromSource
{
    [JsonPropertyName("configMapRef")]
    public V1ConfigMapEnvSource? ConfigMapRef { get; set; }

    [JsonPropertyName("prefix")]
    public string? Prefix { get; set; }

    [JsonPropertyName("secretRef")]
    public V1SecretEnvSource? SecretRef { get; set; }
}
