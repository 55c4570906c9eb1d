using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Runs a command in the container; exit code 0 is success.</summary>
public partial record V1ExecAction
{
    [JsonPropertyName("command")]
    public IList<string>? Command { get; set; }
}
