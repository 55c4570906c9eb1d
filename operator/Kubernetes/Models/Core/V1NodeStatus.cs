using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What a node reports of itself: capacity, what is left of it for pods, conditions, addresses.</summary>
public partial record V1NodeStatus
{
    [JsonPropertyName("addresses")]
    public IList<V1NodeAddress>? Addresses { get; set; }

    [JsonPropertyName("allocatable")]
    public IDictionary<string, ResourceQuantity>? Allocatable { get; set; }

    [JsonPropertyName("capacity")]
    public IDictionary<string, ResourceQuantity>? Capacity { get; set; }

    [JsonPropertyName("conditions")]
    public IList<V1NodeCondition>? Conditions { get; set; }

    [JsonPropertyName("declaredFeatures")]
    public IList<string>? DeclaredFeatures { get; set; }

    [JsonPropertyName("phase")]
    public string? Phase { get; set; }

    [JsonPropertyName("volumesInUse")]
    public IList<string>? VolumesInUse { get; set; }
}
