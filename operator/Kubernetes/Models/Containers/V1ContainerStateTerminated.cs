using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>How a container ended: exit code, signal, reason, and the message it left.</summary>
public partial record V1ContainerStateTerminated
{
    [JsonPropertyName("containerID")]
    public string? ContainerID { get; set; }

    [JsonPropertyName("exitCode")]
    public required int ExitCode { get; set; }

    [JsonPropertyName("finishedAt")]
    public DateTime? FinishedAt { get; set; }

    [JsonPropertyName("message")]
    public string? Message { get; set; }

    [JsonPropertyName("reason")]
    public string? Reason { get; set; }

    [JsonPropertyName("signal")]
    public int? Signal { get; set; }

    [JsonPropertyName("startedAt")]
    public DateTime? StartedAt { get; set; }
}
