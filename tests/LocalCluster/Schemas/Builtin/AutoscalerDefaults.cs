using System.Text.Json.Nodes;

namespace LocalCluster.Schemas.Builtin;

/// <summary>The defaults of a HorizontalPodAutoscaler (v2).</summary>
internal static class AutoscalerDefaults
{
    public static void Metrics(JsonObject spec)
    {
        if (spec["metrics"] is not JsonArray { Count: > 0 })
        {
            spec["metrics"] = JsonNode.Parse("""
                [{"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 80}}}]
                """);
        }
    }

    public static void Behavior(JsonObject behavior)
    {
        Rules(behavior, "scaleUp", """
            {"stabilizationWindowSeconds": 0, "selectPolicy": "Max",
             "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}, {"type": "Percent", "value": 100, "periodSeconds": 15}]}
            """);
        Rules(behavior, "scaleDown", """
            {"selectPolicy": "Max", "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}]}
            """);
    }

    private static void Rules(JsonObject behavior, string direction, string defaults)
    {
        if (behavior[direction] is not JsonObject rules)
        {
            behavior[direction] = rules = [];
        }

        foreach (var (name, value) in JsonNode.Parse(defaults)!.AsObject())
        {
            if (rules[name] is null)
            {
                rules[name] = value!.DeepClone();
            }
        }
    }
}
