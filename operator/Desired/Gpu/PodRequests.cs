using k8s.Models;

namespace ModelOperator.Desired.Gpu;

/// <summary>What a pod reserves on its node.</summary>
internal static class PodRequests
{
    /// <summary>
    /// For each resource, in the order of their names: the sum over the containers, or what one init container needs if that is more, and the overhead. A
    /// limit counts where there is no request.
    /// </summary>
    public static SortedDictionary<string, decimal> Of(V1PodSpec pod)
    {
        var total = new SortedDictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (resource, amount) in (pod.Containers ?? []).SelectMany(Amounts))
        {
            total[resource] = total.GetValueOrDefault(resource) + amount;
        }

        foreach (var (resource, amount) in (pod.InitContainers ?? []).SelectMany(Amounts))
        {
            total[resource] = Math.Max(total.GetValueOrDefault(resource), amount);
        }

        foreach (var (resource, amount) in pod.Overhead ?? new Dictionary<string, ResourceQuantity>())
        {
            total[resource] = total.GetValueOrDefault(resource) + amount.ToDecimal();
        }

        return total;
    }

    private static IEnumerable<KeyValuePair<string, decimal>> Amounts(V1Container container)
    {
        var requests = container.Resources?.Requests ?? new Dictionary<string, ResourceQuantity>();
        var limits = container.Resources?.Limits ?? new Dictionary<string, ResourceQuantity>();
        return requests.Concat(limits.Where(limit => !requests.ContainsKey(limit.Key))).Select(amount => KeyValuePair.Create(amount.Key, amount.Value.ToDecimal()));
    }
}
