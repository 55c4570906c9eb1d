using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Where an environment variable's value comes from.</summary>
public partial record V1EnvVarSource
{
    [JsonPropertyName("configMapKeyRef")]
    public V1ConfigMapKeySelector? ConfigMapKeyRef { get; set; }

    [JsonPropertyName("fieldRef")]
    public V1ObjectFieldSelector? FieldRef { get; set; }

    [JsonPropertyName("resourceFieldRef")]
    public V1ResourceFieldSelector? ResourceFieldRef { get; set; }

    [JsonPropertyName("secretKeyRef")]
    public V1SecretKeySelector? SecretKeyRef { get; set; }
}
