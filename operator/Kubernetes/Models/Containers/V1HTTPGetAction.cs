using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>A GET request; an answer from 200 to 399 is success.</summary>
public partial record V1HTTPGetAction
{
    [JsonPropertyName("host")]
    public string? Host { get; set; }

    [JsonPropertyName("httpHeaders")]
    public IList<V1HTTPHeader>? HttpHeaders { get; set; }

    [JsonPropertyName("path")]
    public string? Path { get; set; }

    [JsonPropertyName("port")]
    public required IntOrString Port { get; set; }

    [JsonPropertyName("scheme")]
    public string? Scheme { get; set; }
}
