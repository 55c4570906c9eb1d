using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>Counts write requests by verb, resource and client, so that a test can prove that a client at rest writes nothing.</summary>
public sealed class WriteCounter
{
    private readonly ConcurrentDictionary<(string Verb, string Resource, string Manager), int> _counts = new();

    /// <summary>Counts one request, also one that is refused or changes nothing.</summary>
    public void Count(string verb, string resource, string manager) => _counts.AddOrUpdate((verb, resource, manager), 1, (_, count) => count + 1);

    public JsonArray ToJson() => new([.. _counts.OrderBy(entry => entry.Key).Select(entry => (JsonNode)new JsonObject
    {
        ["verb"] = entry.Key.Verb,
        ["resource"] = entry.Key.Resource,
        ["manager"] = entry.Key.Manager,
        ["count"] = entry.Value,
    })]);
}
