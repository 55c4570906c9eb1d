using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Waits a number of seconds.</summary>
public partial record V1SleepAction
{
    [JsonPropertyName("seconds")]
    public required long Seconds { get; set; }
}
