using System.Text.Json.Serialization;

namespace ModelOperator.Kubernetes.Serialization;

/// <summary>The little of an object that a bookmark has: its resourceVersion.</summary>
internal sealed record VersionedObject
{
    [JsonPropertyName("metadata")]
    public VersionMetadata? Metadata { get; init; }

    internal sealed record VersionMetadata
    {
        [JsonPropertyName("resourceVersion")]
        public string? ResourceVersion { get; init; }
    }
}
