using System.Text.Json.Nodes;
using Testing.Cluster;

namespace Functional.Operation;

/// <summary>All that an operator is answerable for in a cluster: statuses and children, without what differs from run to run.</summary>
internal static class World
{
    /// <summary>One text for each object, sorted; two worlds are equal when these are.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(ApiCluster cluster)
    {
        var objects = new List<string>();
        foreach (var collection in EveryKind.Kinds.Select(kind => EveryKind.Path(kind.Collection, "")).Append(OperatorBench.Service("").TrimEnd('/')))
        {
            foreach (var item in await cluster.ListAsync(collection).ConfigureAwait(false))
            {
                if (!collection.Contains("inferenceservices", StringComparison.Ordinal))
                {
                    item.Remove("status"); // The cluster's, not the operator's.
                }

                objects.Add($"{collection}/{item["metadata"]!["name"]}: {Lasting(item, "")!.ToJsonString()}");
            }
        }

        return [.. objects.Order(StringComparer.Ordinal)];
    }

    /// <summary>Events that say the same thing of the same object in more than one object: somebody spoke twice.</summary>
    public static async Task<IReadOnlyList<string>> RepeatedEventsAsync(ApiCluster cluster) =>
    [
        .. (await cluster.ListAsync($"api/v1/namespaces/{OperatorBench.Namespace}/events").ConfigureAwait(false))
            .GroupBy(item => $"{item["involvedObject"]!["uid"]} {item["involvedObject"]!["name"]} {item["reason"]}: {item["message"]}", StringComparer.Ordinal)
            .Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} x {group.Key}"),
    ];

    // Identities, times, counters and addresses are the cluster's own; the order of fields, and of conditions, tells what came first and means nothing.
    private static JsonNode? Lasting(JsonNode? node, string name) => node switch
    {
        JsonObject map => new JsonObject(map.Where(pair => pair.Key is not (
                "uid" or "resourceVersion" or "creationTimestamp" or "managedFields" or "generation" or "lastTransitionTime" or "clusterIP" or "clusterIPs" or "selfLink")
            && pair.Key != "serving.modeloperator.io/applied").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, Lasting(pair.Value, pair.Key)))),
        JsonArray list when name == "conditions" => new JsonArray([.. list.OrderBy(item => (string)item!["type"]!, StringComparer.Ordinal).Select(item => Lasting(item, ""))]),
        JsonArray list => new JsonArray([.. list.Select(item => Lasting(item, ""))]),
        _ => node?.DeepClone(),
    };
}
