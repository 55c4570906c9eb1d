using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The cells of an Event, of either of its two APIs.</summary>
internal static class EventCells
{
    public static string? LastSeen(JsonObject e) =>
        (string?)e["series"]?["lastObservedTime"] ?? (string?)(e["lastTimestamp"] ?? e["deprecatedLastTimestamp"]) ?? FirstSeen(e);

    public static string? FirstSeen(JsonObject e) =>
        (string?)(e["firstTimestamp"] ?? e["deprecatedFirstTimestamp"]) ?? (string?)e["eventTime"] ?? (string?)e["metadata"]!["creationTimestamp"];

    public static string Object(JsonObject e)
    {
        var of = e["involvedObject"] ?? e["regarding"];
        var kind = ((string?)of?["kind"] ?? "").ToLowerInvariant();
        var name = (string?)of?["name"] ?? "";
        return name.Length > 0 ? $"{kind}/{name}" : kind;
    }

    public static string Source(JsonObject e)
    {
        var source = e["source"] ?? e["deprecatedSource"];
        var component = (string?)source?["component"] is { Length: > 0 } named ? named : (string?)(e["reportingComponent"] ?? e["reportingController"]) ?? "";
        var host = (string?)source?["host"] is { Length: > 0 } from ? from : (string?)e["reportingInstance"] ?? "";
        return host.Length > 0 ? $"{component}, {host}" : component;
    }

    public static long Count(JsonObject e) => (long?)e["series"]?["count"] ?? (long?)(e["count"] ?? e["deprecatedCount"]) ?? 1;
}
