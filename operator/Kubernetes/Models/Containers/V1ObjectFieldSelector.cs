using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A field of the pod itself.</summary>
public partial record V1ObjectFieldSelector
{
    [JsonPropertyName("apiVersion")]
    public string? ApiVersion { get; set; }

    [JsonPropertyName("fieldPath")]
    public required string FieldPath { get; set; }
}
