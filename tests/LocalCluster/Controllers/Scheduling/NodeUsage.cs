namespace LocalCluster.Controllers.Scheduling;

/// <summary>The sum of what the pods on one node have asked for.</summary>
public sealed class NodeUsage
{
    private readonly Dictionary<string, decimal> _resources = new(StringComparer.Ordinal);

    public int Pods { get; private set; }

    public decimal this[string resource] => _resources.GetValueOrDefault(resource);

    public void Add(IReadOnlyDictionary<string, decimal> request)
    {
        Pods++;
        foreach (var (name, value) in request)
        {
            _resources[name] = _resources.GetValueOrDefault(name) + value;
        }
    }
}
