using System.Text.Json.Nodes;

namespace LocalCluster.Tables;

/// <summary>The cells of a HorizontalPodAutoscaler.</summary>
internal static class AutoscalerCells
{
    /// <summary>Each metric as current/target; what is not measured is &lt;unknown&gt;.</summary>
    public static string Targets(JsonObject autoscaler)
    {
        var metrics = autoscaler["spec"]?["metrics"] as JsonArray ?? [];
        var current = autoscaler["status"]?["currentMetrics"] as JsonArray ?? [];
        var cells = metrics.Select((metric, index) => Target(metric!, index < current.Count ? current[index] : null)).ToList();
        return cells.Count == 0 ? "<none>" : string.Join(", ", cells);
    }

    private static string Target(JsonNode metric, JsonNode? current)
    {
        if ((string?)metric["type"] != "Resource")
        {
            return $"<unknown>/{metric.ToJsonString()}";
        }

        var resource = metric["resource"]!;
        var now = current?["resource"]?["current"];
        return resource["target"]?["averageUtilization"] is { } percent
            ? $"{resource["name"]}: {(now?["averageUtilization"] is { } used ? $"{used}%" : "<unknown>")}/{percent}%"
            : $"{resource["name"]}: {now?["averageValue"]?.ToString() ?? "<unknown>"}/{resource["target"]?["averageValue"]}";
    }
}
