using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Repels pods that do not tolerate it.</summary>
public partial record V1Taint
{
    [JsonPropertyName("effect")]
    public required string Effect { get; set; }

    [JsonPropertyName("key")]
    public required string Key { get; set; }

    [JsonPropertyName("timeAdded")]
    public DateTime? TimeAdded { get; set; }

    [JsonPropertyName("value")]
    public string? Value { get; set; }
}
