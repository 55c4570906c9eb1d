using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>What an administrator sets on a node: taints, and whether it takes new pods.</summary>
public partial record V1NodeSpec
{
    [JsonPropertyName("podCIDR")]
    public string? PodCIDR { get; set; }

    [JsonPropertyName("podCIDRs")]
    public IList<string>? PodCIDRs { get; set; }

    [JsonPropertyName("providerID")]
    public string? ProviderID { get; set; }

    [JsonPropertyName("taints")]
    public IList<V1Taint>? Taints { get; set; }

    [JsonPropertyName("unschedulable")]
    public bool? Unschedulable { get; set; }
}
