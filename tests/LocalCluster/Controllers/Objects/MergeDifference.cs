using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>The smallest JSON merge patch that turns one object into another.</summary>
public static class MergeDifference
{
    /// <summary>Null when there is nothing to change, so that a caller writes nothing.</summary>
    public static JsonObject? Between(JsonObject? from, JsonObject to)
    {
        var patch = new JsonObject();
        foreach (var (name, _) in from ?? [])
        {
            if (!to.ContainsKey(name))
            {
                patch[name] = null;
            }
        }

        foreach (var (name, wanted) in to)
        {
            var existing = from?[name];
            if (JsonNode.DeepEquals(existing, wanted))
            {
                continue;
            }

            patch[name] = existing is JsonObject before && wanted is JsonObject after ? Between(before, after) : wanted?.DeepClone();
        }

        return patch.Count == 0 ? null : patch;
    }
}
