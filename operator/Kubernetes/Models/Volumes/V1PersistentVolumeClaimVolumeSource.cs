using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A claim in the pod's namespace.</summary>
public partial record V1PersistentVolumeClaimVolumeSource
{
    [JsonPropertyName("claimName")]
    public required string ClaimName { get; set; }

    [JsonPropertyName("readOnly")]
    public bool? ReadOnlyProperty { get; set; }
}
