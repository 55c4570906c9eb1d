namespace LocalCluster.Controllers.Scheduling;

/// <summary>The sum of what the pods on one node have asked for, at one moment.</summary>
/// <param name="Pods">How many pods there are.</param>
/// <param name="Resources">Resource name to amount; what nobody asked for is missing.</param>
public sealed record NodeUsage(int Pods, IReadOnlyDictionary<string, decimal> Resources)
{
    public static readonly NodeUsage None = new(0, new Dictionary<string, decimal>());

    public decimal this[string resource] => Resources.TryGetValue(resource, out var amount) ? amount : 0;

    /// <summary>With a pod more (<paramref name="sign"/> 1) or less (-1).</summary>
    public NodeUsage With(IReadOnlyDictionary<string, decimal> request, int sign)
    {
        var resources = new Dictionary<string, decimal>(Resources, StringComparer.Ordinal);
        foreach (var (name, amount) in request)
        {
            resources[name] = this[name] + (sign * amount);
        }

        return new NodeUsage(Pods + sign, resources);
    }
}
