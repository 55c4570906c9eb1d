using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A request or limit of a container.</summary>
public partial record V1ResourceFieldSelector
{
    [JsonPropertyName("containerName")]
    public string? ContainerName { get; set; }

    [JsonPropertyName("divisor")]
    public ResourceQuantity? Divisor { get; set; }

    [JsonPropertyName("resource")]
    public required string Resource { get; set; }
}
