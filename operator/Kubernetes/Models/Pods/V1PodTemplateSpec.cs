using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What the pods of a workload are made from.</summary>
public partial record V1PodTemplateSpec : IMetadata<V1ObjectMeta>
{
    [JsonPropertyName("metadata")]
    public V1ObjectMeta Metadata { get; set; } = null!;

    [JsonPropertyName("spec")]
    public V1PodSpec Spec { get; set; } = null!;
}
