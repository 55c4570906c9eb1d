using System.Text.Json.Serialization;

namespace k8s.Models;

/// <summary>Extra host names for an address in the pod's hosts file.</summary>
public partial record V1HostAlias
{
    [JsonPropertyName("hostnames")]
    public IList<string>? Hostnames { get; set; }

    [JsonPropertyName("ip")]
    public required string Ip { get; set; }
}
