using System.Text.Json.Nodes;
using LocalCluster.Controllers.Objects;

namespace LocalCluster.Controllers.Scheduling;

/// <summary>What a pod asks of a node: its containers' requests together, or the largest init container's where that is more, and its overhead.</summary>
public static class PodRequest
{
    public static IReadOnlyDictionary<string, decimal> Of(JsonObject pod)
    {
        var total = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var container in pod.Items("spec", "containers"))
        {
            Add(total, OfContainer(container));
        }

        foreach (var container in pod.Items("spec", "initContainers"))
        {
            foreach (var (name, value) in OfContainer(container))
            {
                total[name] = Math.Max(total.GetValueOrDefault(name), value);
            }
        }

        Add(total, Quantity.ParseAll(pod.Map("spec", "overhead")));
        return total;
    }

    /// <summary>A limit without a request is a request as well.</summary>
    private static Dictionary<string, decimal> OfContainer(JsonObject container)
    {
        var result = Quantity.ParseAll(container.Map("resources", "limits"));
        foreach (var (name, value) in Quantity.ParseAll(container.Map("resources", "requests")))
        {
            result[name] = value;
        }

        return result;
    }

    private static void Add(Dictionary<string, decimal> total, Dictionary<string, decimal> more)
    {
        foreach (var (name, value) in more)
        {
            total[name] = total.GetValueOrDefault(name) + value;
        }
    }
}
