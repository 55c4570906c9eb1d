using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Names an object of a known kind in the same namespace.</summary>
public partial record V1LocalObjectReference
{
    [JsonPropertyName("name")]
    public string? Name { get; set; }
}
