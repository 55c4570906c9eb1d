using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>events.k8s.io/v1 beside core/v1: the same objects under other field names. What is stored is core/v1.</summary>
public sealed class EventConversion : IVersionConversion
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("reportingComponent", "reportingController"),
    ];

    private static readonly Dictionary<string, string> ToNew = Names.ToDictionary(n => n.Core, n => n.New);
    private static readonly Dictionary<string, string> ToCore = Names.ToDictionary(n => n.New, n => n.Core);

    public JsonObject ToServed(JsonObject stored)
    {
        var served = Rename(stored, ToNew, "events.k8s.io/v1");
        foreach (var name in new[] { "reportingController", "reportingInstance" })
        {
            // Core events always show these two, the new ones only when they say something.
            if ((string?)served[name] is "")
            {
                served.Remove(name);
            }
        }

        return served;
    }

    public JsonObject ToStored(JsonObject served)
    {
        var core = Rename(served, ToCore, "v1");
        core["involvedObject"] ??= new JsonObject();
        return core;
    }

    private static JsonObject Rename(JsonObject from, Dictionary<string, string> names, string apiVersion)
    {
        var renamed = new JsonObject();
        foreach (var (name, value) in from)
        {
            renamed[names.GetValueOrDefault(name, name)] = value?.DeepClone();
        }

        renamed["apiVersion"] = apiVersion;
        return renamed;
    }
}
