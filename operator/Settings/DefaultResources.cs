using k8s.Models;
using ModelOperator.Entities;

namespace ModelOperator.Settings;

/// <summary>The default of <see cref="OperatorConfiguration.Resources"/>.</summary>
public static class DefaultResources
{
    public static ResourcesSpec Value { get; } = new()
    {
        Requests = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("250m"), ["memory"] = new("256Mi") },
        Limits = new Dictionary<string, ResourceQuantity> { ["cpu"] = new("2"), ["memory"] = new("2Gi") },
    };
}
