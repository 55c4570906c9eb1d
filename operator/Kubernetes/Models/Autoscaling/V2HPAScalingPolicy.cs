using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How much may change within a period in seconds.</summary>
public partial record V2HPAScalingPolicy
{
    [JsonPropertyName("periodSeconds")]
    public required int PeriodSeconds { get; set; }

    [JsonPropertyName("type")]
    public required string Type { get; set; }

    [JsonPropertyName("value")]
    public required int Value { get; set; }
}
