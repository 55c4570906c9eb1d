using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>The version of a list, and where its next page starts.</summary>
public partial record V1ListMeta
{
    [JsonPropertyName("continue")]
    public string? ContinueProperty { get; set; }

    [JsonPropertyName("remainingItemCount")]
    public long? RemainingItemCount { get; set; }

    [JsonPropertyName("resourceVersion")]
    public string? ResourceVersion { get; set; }
}
