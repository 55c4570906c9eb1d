using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Scheduling;

public static class Tolerations
{
    /// <summary>The taint that a cordoned node has.</summary>
    public static JsonObject Unschedulable { get; } = new() { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" };

    public static bool Tolerate(JsonObject pod, JsonObject taint) => pod.Items("spec", "tolerations").Any(toleration => Tolerates(toleration, taint));

    private static bool Tolerates(JsonObject toleration, JsonObject taint)
    {
        if (toleration.Text("effect") is { Length: > 0 } effect && effect != taint.Text("effect"))
        {
            return false;
        }

        if (toleration.Text("key") is { Length: > 0 } key && key != taint.Text("key"))
        {
            return false;
        }

        return toleration.Text("operator") switch
        {
            "Exists" => true,
            null or "" or "Equal" => toleration.Text("key") is { Length: > 0 } && (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""),
            _ => false,
        };
    }
}
