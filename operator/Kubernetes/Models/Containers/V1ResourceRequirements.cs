using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a container asks for and what it may use at most, by resource name.</summary>
public partial record V1ResourceRequirements
{
    [JsonPropertyName("limits")]
    public IDictionary<string, ResourceQuantity>? Limits { get; set; }

    [JsonPropertyName("requests")]
    public IDictionary<string, ResourceQuantity>? Requests { get; set; }
}
