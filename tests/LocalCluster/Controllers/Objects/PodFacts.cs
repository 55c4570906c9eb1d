using System.Text.Json.Nodes;

namespace LocalCluster.Controllers.Objects;

/// <summary>What several controllers ask of a pod.</summary>
public static class PodFacts
{
    /// <summary>Neither finished nor on its way out: it counts as a replica.</summary>
    public static bool IsActive(JsonObject pod) => !IsFinished(pod) && !pod.IsDeleting();

    public static bool IsFinished(JsonObject pod) => pod.Text("status", "phase") is "Succeeded" or "Failed";

    public static bool IsReady(JsonObject pod) => Condition(pod, "Ready")?.Text("status") == "True";

    public static DateTimeOffset? ReadySince(JsonObject pod) => IsReady(pod) ? Condition(pod, "Ready").Time("lastTransitionTime") : null;

    /// <summary>Ready for <paramref name="minReadySeconds"/> at least. When only time is missing, <paramref name="wait"/> is how much.</summary>
    public static bool IsAvailable(JsonObject pod, int minReadySeconds, DateTimeOffset now, out TimeSpan? wait)
    {
        wait = null;
        if (!IsReady(pod))
        {
            return false;
        }

        var remaining = (ReadySince(pod) ?? now).AddSeconds(minReadySeconds) - now;
        if (minReadySeconds == 0 || remaining <= TimeSpan.Zero)
        {
            return true;
        }

        wait = remaining;
        return false;
    }

    public static JsonObject? Condition(JsonObject obj, string type) =>
        obj.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);
}
