using System.Text.Json.Nodes;

namespace LocalCluster.Server;

/// <summary>The quality-of-service class of a pod, which follows from what its containers ask for.</summary>
public static class PodQuality
{
    private static readonly string[] Counted = ["cpu", "memory"];

    /// <summary>
    /// <c>Guaranteed</c> when every container limits CPU and memory and requests just that, <c>BestEffort</c> when none asks for anything,
    /// <c>Burstable</c> otherwise.
    /// </summary>
    public static string ClassOf(JsonObject pod)
    {
        var containers = new[] { "containers", "initContainers" }
            .SelectMany(list => pod["spec"]?[list] as JsonArray ?? [])
            .OfType<JsonObject>()
            .ToList();
        return containers.All(IsGuaranteed) ? "Guaranteed"
            : containers.Any(container => Counted.Any(resource => Amount(container, "requests", resource) is not null || Amount(container, "limits", resource) is not null)) ? "Burstable"
            : "BestEffort";
    }

    // A request that is left out is that of the limit.
    private static bool IsGuaranteed(JsonObject container) => Counted.All(resource =>
        Amount(container, "limits", resource) is { } limit && (Amount(container, "requests", resource) ?? limit) == limit);

    private static string? Amount(JsonObject container, string kind, string resource) => container["resources"]?[kind]?[resource]?.ToString();
}
